returnkbShard("words-62-0.js","backB businessB");
