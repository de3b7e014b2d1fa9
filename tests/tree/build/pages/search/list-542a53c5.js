returnkbShard("list-542a53c5.js","&w&3");
