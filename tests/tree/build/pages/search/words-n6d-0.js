returnkbShard("words-n6d-0.js","maliA mieteA");
