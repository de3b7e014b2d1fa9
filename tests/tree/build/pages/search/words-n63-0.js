returnkbShard("words-n63-0.js","comingB chronicB countriesB");
