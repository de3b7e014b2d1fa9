returnkbShard("words-n6b-0.js","kirijaB kosovaA kosovoB keshillitA");
