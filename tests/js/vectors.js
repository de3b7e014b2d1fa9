// Vectors that JavaScript shares with Python, and the index files of their small collection.

import { readFileSync } from "node:fs";

const FOLDER = new URL("../vectors/", import.meta.url);

/** @param {string} name @returns {any} */
export const readJson = name => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));

/** The cases of a vector. @param {string} name @returns {{ input: any, expected: any }[]} */
export const cases = name => readJson(name).cases;
