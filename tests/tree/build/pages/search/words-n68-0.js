returnkbShard("words-n68-0.js","helpB homeB hostB houseB healthA chronicB housingB shelterA shtepiaA heimkehrA");
