// Text analysis: Unicode folding, tokenization and stemming; the twin of the Python analyzer.
/** @import { AnalyzerConfig } from "../types" */

const MAX_TOKEN_LENGTH = 40, MIN_STEM = 4, MIN_WITHOUT_ARTICLE = 3, MIN_NAME = 4, MAX_NAME_ENDING = 4;
const UNUSUAL = /[^a-z0-9 ]/gu, WORD_CHARACTER = /[\p{L}\p{N}\p{M}]/u, NON_ASCII = /[^ -~]/;
const BLANKS = /[ \t\n\r\f\v\u00a0]+/, PUNCTUATION = /^[^\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}]+$/gu;
/** The articles and pronouns that French and Italian join to the next word: “l’hôpital” is “hôpital”, “N’Djamena” stays. */
const ELISION = /(^|[^\p{L}\p{N}_])(?:[dl]['’](?=[aeiouyhàâäéèêëîïôöùûüæœ])|(?:[cjmnst]|qu|jusqu|lorsqu|puisqu)['’](?=[aeiouyàâäéèêëîïôöùûüæœ]))/giu;
const folded = new Map(), placeKinds = new Map();
/** The tables that Python and the browser share, set by `configure`. */
export const config = /** @type {AnalyzerConfig} */ ({});
/** @type {RegExp} */
let unspaced;

/** Set the tables that Python and the browser share. @param {AnalyzerConfig} tables */
export function configure(tables) {
  Object.assign(config, tables);
  const ranges = tables.pairs.map(([first, last]) => `${String.fromCodePoint(first)}-${String.fromCodePoint(last)}`);
  unspaced = new RegExp(`[${ranges.join("")}]`, "u");
  for (const [type, words] of Object.entries(tables.kinds)) for (const word of words.split(" ")) placeKinds.set(word, type);
}

/** The own property of a table, never an inherited one. @template T @param {Record<string, T>} table @param {string} key @returns {T | undefined} */
export const own = (table, key) => Object.prototype.hasOwnProperty.call(table, key) ? table[key] : undefined;
/** Length in code points. @param {string} word */
export const size = word => Array.from(word).length;

/** @param {string} character @returns {string} */
function foldCharacter(character) {
  let known = folded.get(character);
  if (known !== undefined) return known;
  const code = Number(character.codePointAt(0));
  known = own(config.letters, character);
  if (known === undefined) {
    const isDropped = config.drop.some(([first, last]) => code >= first && code <= last);
    known = isDropped ? "" : WORD_CHARACTER.test(character) ? character : " ";
  }
  folded.set(character, known);
  return known;
}

const foldLetters = (/** @type {string} */ text) => text.replace(UNUSUAL, foldCharacter);
/** Lower-case text without accents, in one spelling of each letter. @param {string} text */
export const fold = text => foldLetters(foldLetters(text.toLowerCase().normalize("NFKD")).normalize("NFC"));
const truncate = (/** @type {string} */ word) => word.length > MAX_TOKEN_LENGTH ? Array.from(word).slice(0, MAX_TOKEN_LENGTH).join("") : word;

/** The tokens of a text. @param {string} text */
export function tokenize(text) {
  /** @type {string[]} */
  const tokens = [];
  for (const word of fold(text.replace(ELISION, "$1")).split(" ")) {
    if (NON_ASCII.test(word) && unspaced.test(word)) addBigrams(word, tokens);
    else if (word) tokens.push(truncate(word));
  }
  return tokens;
}

/** The tokens of a text, each with its word as typed, without punctuation around it. @param {string} text @returns {[token: string, typed: string][]} */
export const tokenizeTyped = text => text.split(BLANKS).map(word => withoutEnding(word.replace(PUNCTUATION, ""))).flatMap(word => tokenize(word).map(token => /** @type {[string, string]} */ ([token, word])));

/** A name without an ending that an apostrophe sets apart, as in Turkish; the English genitive is part of many names. @param {string} word */
function withoutEnding(word) {
  const [name, ...endings] = word.replaceAll("’", "'").split("'"), ending = endings.join("'"), first = Array.from(name)[0];
  return first && size(name) >= MIN_NAME && first !== first.toLowerCase() && ending && ending !== "s" && size(ending) <= MAX_NAME_ENDING ? name : word;
}

/** Scripts written without spaces are indexed as character bigrams. @param {string} word @param {string[]} tokens */
function addBigrams(word, tokens) {
  /** @type {string[]} */
  let run = [];
  let isUnspaced = false;
  function endRun() {
    if (run.length && !isUnspaced) tokens.push(truncate(run.join("")));
    if (run.length === 1 && isUnspaced) tokens.push(run[0]);
    if (isUnspaced) for (let at = 0; at + 1 < run.length; at++) tokens.push(run[at] + run[at + 1]);
    run = [];
  }
  for (const character of word) {
    const now = unspaced.test(character);
    if (now !== isUnspaced) { endRun(); isUnspaced = now; }
    run.push(character);
  }
  endRun();
}

/** Whether a word ends like a verb. @param {string} word */
export const hasVerbEnding = word => config.verbs.some(ending => word.endsWith(ending));

export function stripArticle(/** @type {string} */ word) {
  const prefix = config.openings.find(start => word.startsWith(start) && size(word) - size(start) >= MIN_WITHOUT_ARTICLE);
  return prefix ? word.slice(prefix.length) : word;
}

/** An Arabic word without and with the articles joined to it; none for other scripts. @param {string} word */
export function withArticles(word) {
  const bare = stripArticle(word);
  return bare[0] < "ء" || bare[0] > "ي" ? [] : [bare, ...config.openings.map(article => article + bare)].filter(form => form !== word);
}

/** The stem of a word. @param {string} word */
export function stem(word) {
  const bare = stripArticle(word);
  const ending = config.endings.find(end => bare.endsWith(end) && size(bare) - size(end) >= MIN_STEM);
  return ending ? bare.slice(0, bare.length - ending.length) : bare;
}

/** The dictionary key of stemmed words. @param {string[]} words */
export const stemKey = words => `~${words.map(stem).join(" ")}`;

/** Words of a name without stop words, and the types of place they name. @param {string[]} words @param {Set<string>} stopWords @returns {[string[], string[]]} */
export function splitPlaceKinds(words, stopWords) {
  const rest = [], types = new Set();
  for (const word of words) {
    const type = placeKinds.get(word) || placeKinds.get(stripArticle(word));
    if (type) types.add(type);
    else if (!stopWords.has(word)) rest.push(word);
  }
  return [rest, Array.from(types).sort()];
}

/** The dictionary key of a name with its types of place. @param {string[]} rest @param {string[]} types */
export const placeKindKey = (rest, types) => `${stemKey(rest)} ^${types.join("^")}`;
