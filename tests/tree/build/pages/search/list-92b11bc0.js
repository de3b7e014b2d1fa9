returnkbShard("list-92b11bc0.js","&k!1");
