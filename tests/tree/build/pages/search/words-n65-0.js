returnkbShard("words-n65-0.js","helpB rentB legalB rentsB healthA returnA germanyA removalB heimkehrA keshillitA deutschlandA");
