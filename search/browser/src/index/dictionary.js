// The term dictionary: which shard holds a key, what the key stands for, and its posting list.
/** @import { DictionaryEntry, Postings, Shard } from "../types" */
import { config } from "../text/analyzer.js";
import { compare, fnv1a } from "../text/code-points.js";
import { MANIFEST, isLoaded, load, manifest, payload, release, requireFiles } from "./loader.js";
import { noteParts, placePostings, placeFiles } from "./places.js";
import { countOf, decodePostings } from "./postings.js";

const VERSION = 16;
/** Before the concepts of an ordinary word. */
const COMMON_MARK = "!";
/** @type {Map<string, Shard>} */
const shards = new Map();
/** @type {Map<string, Postings>} */
const lists = new Map();
const shardNames = new Map();
/** Boundaries between shards: front-coded lines, each decoded when a search reaches it. @type {(string | string[])[]} */
let bounds = [];
/** Stop words that start a name. @type {Set<string>} */
export const nameStarts = new Set();
/** Names of the spelling buckets that exist. @type {Set<string>} */
export const buckets = new Set();

/** Load the manifest; rejects an index made by another version. */
export async function open() {
  await load(MANIFEST);
  if (!bounds.length) readManifest();
}

/** Take over the manifest that is loaded. */
export function readManifest() {
  const found = manifest();
  if (found.version !== VERSION || found.sign !== config.sign) throw new Error("The search index is of another version.");
  bounds = found.bounds.split("\n");
  for (const word of found.leading.split(" ")) nameStarts.add(word);
  for (const packed of found.lexicon.split(" ")) {
    const [letter, bands] = packed.split("-");
    for (const band of bands) buckets.add(`${letter}-${band.charCodeAt(0) - 48}`);
  }
}

/** Decode a line of front-coded words: for each, the number of letters it shares with the one before, then the rest. @param {number} at @returns {string[]} */
function boundLine(at) {
  const line = bounds[at];
  if (Array.isArray(line)) return line;
  /** @type {string[]} */
  let last = [];
  return bounds[at] = line.split(" ").map(step => {
    const letters = Array.from(step);
    last = last.slice(0, letters[0].charCodeAt(0) - 48).concat(letters.slice(1));
    return last.join("");
  });
}

function firstOfLine(/** @type {number} */ at) {
  const line = bounds[at];
  return Array.isArray(line) ? line[0] : line.slice(1, `${line} `.indexOf(" "));
}

/** Binary search: the last of sorted words that is not after a word. @param {string} word @param {number} count @param {(at: number) => string} wordAt */
function lastNotAfter(word, count, wordAt) {
  let low = 0, high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (compare(wordAt(middle), word) <= 0) low = middle; else high = middle - 1;
  }
  return low;
}

const shardFile = (/** @type {string} */ bound) => `terms-${fnv1a(bound)}.js`;
/** All shards of the dictionary. */
export const allShards = () => bounds.flatMap((_, at) => boundLine(at).map(shardFile));
export const listFile = (/** @type {string} */ key) => `list-${fnv1a(key)}.js`;
/** Whether the list of a key always has its own file. @param {string} key */
const hasOwnFile = key => (/^@[tisgmkh]:/).test(key);
export const isPlace = (/** @type {string} */ concept) => concept.startsWith("@p:");
/** Whether a concept is a country by its adjective or people. @param {string} concept */
export const isNationality = concept => concept.startsWith("@n:");
/** Whether a concept is found by no correction or completion. @param {string} concept */
export const isNeverGuessed = concept => isOutOfScope(concept) || isNationality(concept);
export const isOutOfScope = (/** @type {string} */ concept) => concept.startsWith("@x:");

/** The shard of a key is that of its first word. @param {string} key */
export function shardOf(key) {
  const word = (key[0] === "~" ? key.slice(1) : key).split(" ", 1)[0];
  let name = shardNames.get(word);
  if (!name) {
    const line = boundLine(lastNotAfter(word, bounds.length, firstOfLine));
    name = shardFile(line[lastNotAfter(word, line.length, at => line[at])]);
    shardNames.set(word, name);
  }
  return name;
}

/** The decoded shard of a key; throws MissingFiles. @param {string} key */
export const shard = key => openShard(shardOf(key));

/** @param {string} name @returns {Shard} */
function openShard(name) {
  const known = shards.get(name);
  if (known) return known;
  const [lines, packed] = payload(name), keys = lines.split("\n"), starts = new Uint32Array(keys.length + 1), concepts = new Map(), common = new Set();
  keys.forEach((/** @type {string} */ line, /** @type {number} */ row) => {
    const tab = line.indexOf("\t");
    starts[row + 1] = packed.indexOf(",", starts[row]) + 1;
    if (tab < 0) return;
    const isCommon = line[tab + 1] === COMMON_MARK, named = line.slice(tab + (isCommon ? 3 : 1));
    keys[row] = line.slice(0, tab);
    if (isCommon) common.add(keys[row]);
    if (named) concepts.set(row, named);
    else if (starts[row + 1] - starts[row] === 1) keys[row] = "";
  });
  const found = { keys, starts, concepts, packed, common };
  shards.set(name, found);
  release(name);
  return found;
}

const packedAt = (/** @type {Shard} */ found, /** @type {number} */ row) => found.packed.slice(found.starts[row], found.starts[row + 1] - 1);

/** The entry in a row: "-count" stands for a list with its own file. @param {Shard} found @param {number} row @returns {DictionaryEntry} */
export function entryAt(found, row) {
  const concepts = found.concepts.get(row), packed = packedAt(found, row);
  const own = packed[0] === "-";
  return {
    concepts: concepts ? concepts.split(",").map(noteParts) : [],
    packed: own ? "" : packed,
    ownFileCount: own ? Number(packed.slice(1)) : 0,
    hasPostings: packed !== ""
  };
}

/** The entry of a key, or null; throws MissingFiles. @param {string} key */
export function entryFor(key) {
  const found = shard(key), row = found.keys.indexOf(key);
  return row < 0 ? null : entryAt(found, row);
}

/** Whether a word is among the commonest of a language. @param {string} word */
export const isCommon = word => shard(word).common.has(word);
/** The concepts of a key. @param {string} key */
export const conceptsOf = key => entryFor(key)?.concepts ?? [];
export const requireKeys = (/** @type {string[]} */ keys) => requireFiles(keys.map(shardOf));

/** The posting list of a key; throws MissingFiles. @param {string} key @returns {Postings} */
export function postings(key) {
  const known = lists.get(key);
  if (known) return known;
  let found;
  if (isPlace(key)) found = decodePostings(placePostings(key.slice(3)));
  else {
    const entry = hasOwnFile(key) ? null : entryFor(key), own = hasOwnFile(key) || entry?.ownFileCount;
    found = decodePostings(own ? payload(listFile(key)) : entry ? entry.packed : "");
    if (own) release(listFile(key));
  }
  lists.set(key, found);
  return found;
}

/** Document frequency of a key, without its posting list. @param {string} key */
export function documentFrequency(key) {
  const entry = entryFor(key);
  return entry ? entry.ownFileCount || countOf(entry.packed) : 0;
}

/** The files of the posting lists of keys, as far as they can be known; more may follow when these are loaded. @param {string[]} keys */
export const postingFiles = keys => keys.filter(key => !lists.has(key)).flatMap(key => {
  if (hasOwnFile(key)) return [listFile(key)];
  if (isPlace(key)) return placeFiles(key.slice(3));
  const name = shardOf(key), entry = isLoaded(name) ? entryFor(key) : null;
  return [entry?.ownFileCount ? listFile(key) : name];
});

export function requirePostings(/** @type {string[]} */ keys) {
  requireFiles(postingFiles(keys));
  // What is loaded now may name further files.
  requireFiles(postingFiles(keys));
}
