returnkbShard("words-6b-0.js","kirijaB kosovaA kosovoB keshillitA");
