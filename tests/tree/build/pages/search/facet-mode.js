returnkbShard("facet-mode.js",{"labels":{"avrr":"Assisted voluntary return","removal":"Removal"},"seats":{"avrr":"g!n$","removal":"w&"}});
