returnkbShard("list-422fb1ea.js","&g!3");
