// The eligibility engine in JavaScript gives what the shared vectors say.

import assert from "node:assert/strict";
import { test } from "node:test";

import { counted, dayWords } from "../../returnkb/assets/src/days.js";
import { answers } from "../../returnkb/assets/src/eligibility.js";
import { cases } from "./vectors.js";

test("every person is answered as in Python", () => {
  for (const { input: { data, people }, expected } of cases("eligibility")) {
    assert.deepEqual(people.map((/** @type {Parameters<typeof answers>[1]} */ person) => answers(data, person)), expected);
  }
});

test("days are worded as in Python", () => {
  for (const { input, expected } of cases("days")) assert.equal(dayWords(input), expected);
});

test("one thing is singular", () => assert.deepEqual([counted(1, "day"), counted(2, "day"), counted(0, "day")], ["1 day", "2 days", "0 days"]));
