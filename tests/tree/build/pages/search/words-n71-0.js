returnkbShard("words-n71-0.js","qiraB");
