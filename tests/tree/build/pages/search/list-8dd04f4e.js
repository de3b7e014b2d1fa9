returnkbShard("list-8dd04f4e.js","&g!1");
