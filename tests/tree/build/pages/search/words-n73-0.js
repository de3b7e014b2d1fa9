returnkbShard("words-n73-0.js","safeA startB singleB shelterA shtepiaA assistedA");
