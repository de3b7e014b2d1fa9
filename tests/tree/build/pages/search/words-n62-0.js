returnkbShard("words-n62-0.js","backB businessB");
