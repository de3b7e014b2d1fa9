returnkbShard("words-6c-0.js","aloneA legalB illnessB");
