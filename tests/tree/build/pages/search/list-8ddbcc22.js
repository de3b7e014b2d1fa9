returnkbShard("list-8ddbcc22.js","&!3");
