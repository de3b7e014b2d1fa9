returnkbShard("list-fcf92bac.js","&w&1");
