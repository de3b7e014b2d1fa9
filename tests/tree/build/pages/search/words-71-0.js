returnkbShard("words-71-0.js","qiraB");
