returnkbShard("list-56aa98c7.js","&o$3");
