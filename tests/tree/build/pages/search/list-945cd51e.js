returnkbShard("list-945cd51e.js","&g!2");
