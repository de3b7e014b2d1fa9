returnkbShard("words-n77-0.js","womanA");
