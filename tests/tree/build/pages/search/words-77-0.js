returnkbShard("words-77-0.js","what2 womanA");
