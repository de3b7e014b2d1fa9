returnkbShard("words-67-0.js","germanyA");
