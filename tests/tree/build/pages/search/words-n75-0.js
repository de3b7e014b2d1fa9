returnkbShard("words-n75-0.js","businessB");
