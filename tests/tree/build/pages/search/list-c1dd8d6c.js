returnkbShard("list-c1dd8d6c.js","");
