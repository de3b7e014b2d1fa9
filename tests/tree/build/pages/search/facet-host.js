returnkbShard("facet-host.js",{"labels":{"germany":"Germany"},"seats":{"germany":"g!n$"}});
