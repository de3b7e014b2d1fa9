returnkbShard("list-78fa08d7.js","&k!3");
