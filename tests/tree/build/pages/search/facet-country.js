returnkbShard("facet-country.js",{"labels":{"kosovo":"Kosovo","mali":"Mali"},"seats":{"kosovo":"g!%j$","mali":"o$"}});
