returnkbShard("list-1c3f8d2b.js","*g!n$11");
