returnkbShard("list-661e4d9b.js","&g!3");
