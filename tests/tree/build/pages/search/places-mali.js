returnkbShard("places-mali.js",{"mali":["Mali","country","","",0,0,"&o$0"],"mali/gao":["Gao","region","/","",0,0,"&o$3"]});
