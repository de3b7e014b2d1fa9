returnkbShard("words-61-0.js","backB daysB maliA safeA talkB aloneA adviceB anyoneA papersB parentB assistedA");
