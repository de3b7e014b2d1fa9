returnkbShard("words-n6c-0.js","aloneA legalB illnessB");
