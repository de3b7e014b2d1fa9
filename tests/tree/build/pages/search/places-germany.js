returnkbShard("places-germany.js",{"germany":["Germany","country","","",0,1,"*g!n$.."]});
