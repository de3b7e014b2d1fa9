returnkbShard("words-n76-0.js","voluntaryA");
