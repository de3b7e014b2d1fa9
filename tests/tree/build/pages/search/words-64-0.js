returnkbShard("words-64-0.js","daysB adviceB dialysisB deutschlandA");
