returnkbShard("words-69-0.js","qiraB firstB mieteA kirijaB singleB illnessB dialysisB");
