// Posting lists: variable-length numbers in printable ASCII, delta-coded document IDs with impact scores.
/** @import { Postings } from "../types" */

// Digits below ONE end a number; each further digit is worth MORE times the one before.
const ONE = 60, MORE = 28, NOT_DIGITS = "\",-<>\\", PAIRS = 0, RUNS = 2;
/** The most digits a number takes. */
const MAX_DIGITS = 8;
const digits = new Uint8Array(128);
for (let code = 33, digit = 0; code < 127; code++) if (!NOT_DIGITS.includes(String.fromCharCode(code))) digits[code] = digit++;

export function decodeNumbers(/** @type {string} */ packed) {
  const numbers = new Uint32Array(packed.length);
  let count = 0, value = 0, worth = 1;
  for (let at = 0; at < packed.length; at++) {
    const digit = digits[packed.charCodeAt(at)];
    value += digit * worth;
    if (digit < ONE) { numbers[count++] = value; value = 0; worth = 1; } else worth *= MORE;
  }
  return numbers.subarray(0, count);
}

/** The length of a list, without decoding it. @param {string} packed */
export const countOf = packed => packed ? decodeNumbers(packed.slice(0, MAX_DIGITS))[0] >> 2 : 0;

/** Document IDs from their deltas. @param {string} packed */
export function decodeDeltas(packed) {
  let last = -1;
  return Array.from(decodeNumbers(packed), delta => last += delta + 1);
}

/** @param {string} packed @returns {Postings} */
export function decodePostings(packed) {
  const numbers = decodeNumbers(packed), head = packed ? numbers[0] : 0, count = head >> 2, form = head & 3;
  const docs = new Uint32Array(count), impacts = new Uint8Array(count);
  let at = 1, put = 0, last = -1;
  if (form === PAIRS) {
    while (put < count) { last += numbers[at++] + 1; docs[put++] = last; }
    impacts.set(numbers.subarray(at, at + count));
    return { docs, impacts };
  }
  while (put < count) {
    const impact = numbers[at++], end = put + numbers[at++];
    last = -1;
    while (put < end) {
      last += numbers[at++] + 1;
      const until = form === RUNS ? last + numbers[at++] : last;
      while (last <= until) { impacts[put] = impact; docs[put++] = last++; }
      last = until;
    }
  }
  return { docs, impacts };
}
