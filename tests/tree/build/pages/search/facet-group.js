returnkbShard("facet-group.js",{"labels":{"single_parent":"Single parent"},"seats":{"single_parent":"g!"}});
