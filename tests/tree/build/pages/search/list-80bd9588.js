returnkbShard("list-80bd9588.js","");
