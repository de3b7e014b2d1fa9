returnkbShard("list-d583eb23.js","");
