returnkbShard("list-a44e4a3a.js","*!v&)2");
