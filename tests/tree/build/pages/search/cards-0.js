returnkbShard("cards-0.js",[["guide/first-talk","guide","The first talk",0,null,"","reintegration","unverified|||",[],"",0],0]);
