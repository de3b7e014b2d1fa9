returnkbShard("words-n74-0.js","talkB startB travelA");
