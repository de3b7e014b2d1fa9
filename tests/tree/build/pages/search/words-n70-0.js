returnkbShard("words-n70-0.js","priceB papersB parentB prizrenB pristinaA prishtinaB programmesB");
