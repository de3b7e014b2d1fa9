returnkbShard("words-6d-0.js","maliA mieteA");
