returnkbShard("list-2a9fb12c.js","");
