// Spelling correction: dictionary words within one or two edits of a word; the twin of the Python spelling module.
import { size } from "./analyzer.js";
import { compare } from "./code-points.js";
import { buckets } from "../index/dictionary.js";
import { payload, requireFiles } from "../index/loader.js";

export const MIN_LENGTH = 4;
const MAX_CORRECTIONS = 6, BANDS = [12, 9, 7, MIN_LENGTH];
const known = new Map();

const band = (/** @type {number} */ length) => BANDS.find(start => length >= start) || MIN_LENGTH;

/** Buckets with words of about a length that start with a letter, or with sign "n" have it second. @param {string} letter @param {number} length @param {number} most @param {string} sign */
export function candidateBuckets(letter, length, most, sign) {
  const starts = new Set([0]);
  for (let each = length - most; each <= length + most; each++) starts.add(band(each));
  return Array.from(starts, start => `${sign}${Number(letter.codePointAt(0)).toString(16)}-${start}`).filter(name => buckets.has(name));
}

/** How many edits may separate a word from its correction. @param {string} word */
export const maxEdits = word => size(word) < MIN_LENGTH ? 0 : size(word) < 7 ? 1 : 2;

function bucketsFor(/** @type {string} */ word, /** @type {number} */ most) {
  const [first, second, ...rest] = Array.from(word), length = rest.length + 2, names = candidateBuckets(first, length, most, "");
  return second === first ? names : [...names, ...candidateBuckets(second, length, most, "n")];
}

const requireBuckets = (/** @type {string[]} */ names) => requireFiles(names.map(name => `words-${name}.js`));

/** The words of buckets, each followed by a digit or letter for how often it occurs. @param {string[]} names @returns {string[]} */
export function bucketWords(names) {
  requireBuckets(names);
  return names.flatMap(name => payload(`words-${name}.js`).split(" "));
}

/** Corrections of misspelt words with their number of edits; two edits only where one finds nothing. @param {string[]} misspelt @returns {Map<string, [string, number][]>} */
export function corrections(misspelt) {
  const found = new Map();
  for (let most = 1; most <= 2; most++) {
    const left = misspelt.filter(word => maxEdits(word) >= most && !found.has(word));
    requireBuckets(left.filter(word => !known.has(word + most)).flatMap(word => bucketsFor(word, most)));
    for (const word of left) {
      const near = known.get(word + most) || neighbours(word, bucketWords(bucketsFor(word, most)), most);
      known.set(word + most, near);
      if (near.length) found.set(word, near);
    }
  }
  return found;
}

/** The set of letters of a word as bits. @param {string} word */
function letterBits(word) {
  let bits = 0;
  for (let at = 0; at < word.length; at++) {
    let code = word.charCodeAt(at);
    if (code >= 0xd800 && code < 0xe000) { code = Number(word.codePointAt(at)); at++; }
    bits |= 1 << (code & 31);
  }
  return bits;
}

function countBits(/** @type {number} */ value) {
  let count = 0;
  for (; value; value &= value - 1) count++;
  return count;
}

/** The nearest of marked words, by edits, first letter and frequency. @param {string} word @param {string[]} marked @param {number} most @returns {[string, number][]} */
export function neighbours(word, marked, most) {
  const length = size(word), bits = letterBits(word), found = new Map();
  for (const mark of marked) {
    // Code units are at least as many as letters: this check spares most words the slow ones.
    if (mark.length - 1 < length - most) continue;
    const other = mark.slice(0, -1);
    if (countBits(letterBits(other) ^ bits) > 2 * most || Math.abs(size(other) - length) > most) continue;
    const edits = editDistance(word, other, most);
    if (edits > most) continue;
    const code = mark.charCodeAt(mark.length - 1), isName = code >= 65, frequency = code - (isName ? 65 : 48);
    const otherStart = other.codePointAt(0) === word.codePointAt(0) ? 0 : 25;
    found.set(other, [edits * 100 + otherStart - (isName ? 50 : 0) - frequency * 2, other, edits]);
  }
  const ranked = Array.from(found.values()).sort((a, b) => a[0] - b[0] || compare(a[1], b[1]));
  const best = Math.min(...ranked.map(near => near[2]));
  return ranked.filter(near => near[2] === best).slice(0, MAX_CORRECTIONS).map(near => [near[1], near[2]]);
}

/** Words to suggest for one that has no correction. @param {string} word @param {string[]} marked */
export function similarWords(word, marked) {
  const length = size(word), most = length < 7 ? 2 : length < 9 ? 3 : 4;
  const near = new Set(marked.map(mark => mark.slice(0, -1)).filter(other => Math.abs(size(other) - length) <= 2));
  return Array.from(near, other => /** @type {[number, string]} */ ([editDistance(word, other, most), other]))
    .filter(([edits]) => edits <= most).sort((a, b) => a[0] - b[0] || compare(a[1], b[1])).map(([, other]) => other);
}

/** Optimal string alignment distance, or most + 1 if it is greater. @param {string} one @param {string} other @param {number} most */
export function editDistance(one, other, most) {
  const a = Array.from(one), b = Array.from(other);
  let older = /** @type {number[]} */ ([]), row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      let edits = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, older[j - 2] + 1);
      next.push(edits);
      if (edits < least) least = edits;
    }
    if (least > most) return most + 1;
    older = row;
    row = next;
  }
  return Math.min(row[b.length], most + 1);
}
