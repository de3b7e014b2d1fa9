returnkbShard("words-n6f-0.js","homeB hostB houseB womanA comingB kosovaA kosovoB officeA onwardA housingB countriesB voluntaryA");
