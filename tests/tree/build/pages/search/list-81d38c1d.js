returnkbShard("list-81d38c1d.js","&k!3");
