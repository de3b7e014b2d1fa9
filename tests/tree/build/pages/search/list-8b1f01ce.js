returnkbShard("list-8b1f01ce.js","&o$3");
