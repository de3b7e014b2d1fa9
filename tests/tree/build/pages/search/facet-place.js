returnkbShard("facet-place.js",{"labels":{"kosovo/prishtina":"Prishtina","kosovo/prizren":"Prizren","mali/gao":"Gao"},"seats":{"kosovo/prishtina":"g!","kosovo/prizren":"k!","mali/gao":"o$"}});
