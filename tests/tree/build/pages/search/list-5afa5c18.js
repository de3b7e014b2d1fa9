returnkbShard("list-5afa5c18.js","&w&3");
