returnkbShard("list-cb2e32f6.js","*!v&31");
