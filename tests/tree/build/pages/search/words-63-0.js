returnkbShard("words-63-0.js","comingB chronicB countriesB");
