returnkbShard("words-75-0.js","businessB");
