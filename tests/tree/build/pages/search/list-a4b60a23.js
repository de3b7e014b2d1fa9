returnkbShard("list-a4b60a23.js","&o$1");
