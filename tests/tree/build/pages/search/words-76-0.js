returnkbShard("words-76-0.js","voluntaryA");
