returnkbShard("words-6e-0.js","anyoneA onwardA");
