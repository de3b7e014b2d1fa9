returnkbShard("words-72-0.js","rentB priceB rentsB returnA travelA prizrenB removalB pristinaA prishtinaB programmesB");
