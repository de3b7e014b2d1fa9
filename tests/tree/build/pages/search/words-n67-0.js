returnkbShard("words-n67-0.js","germanyA");
