returnkbShard("list-eae8ced9.js","&g!3");
