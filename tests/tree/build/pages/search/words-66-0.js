returnkbShard("words-66-0.js","firstB officeA");
