returnkbShard("words-n69-0.js","qiraB firstB mieteA kirijaB singleB illnessB dialysisB");
