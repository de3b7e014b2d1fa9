returnkbShard("words-n6e-0.js","anyoneA onwardA");
