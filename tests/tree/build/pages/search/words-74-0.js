returnkbShard("words-74-0.js","talkB startB travelA");
