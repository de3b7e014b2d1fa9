returnkbShard("words-n64-0.js","daysB adviceB dialysisB deutschlandA");
