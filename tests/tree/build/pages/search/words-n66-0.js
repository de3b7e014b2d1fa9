returnkbShard("words-n66-0.js","firstB officeA");
