// Lists of words that carry no subject, and the language of a query; the twin of the Python stop words.
import { config } from "../text/analyzer.js";
import { compare } from "../text/code-points.js";

export const MAX_QUERY_LENGTH = 4_000;
const MIN_VOTE = 1200, MIN_VOTERS = 2;

/** @typedef {{ stop: Set<string>, languages: Map<string, Set<string>>, either: Map<string, Set<string>>, return: Set<string>, help: Set<string>, host: Set<string>, from: Set<string> }} WordLists */
/** @type {WordLists | undefined} */
let wordLists;
const setOf = (/** @type {string} */ listed) => new Set(listed.split(" "));
const setsOf = (/** @type {Record<string, string>} */ lists) => new Map(Object.entries(lists).map(([language, listed]) => [language, setOf(listed)]));
/** @returns {WordLists} */
function words() {
  return wordLists ??= {
    stop: setOf(Object.values(config.stop).join(" ")), languages: setsOf(config.stop), either: setsOf(config.either),
    return: setOf(config.return), help: setOf(config.help), host: setOf(config.host), from: setOf(config.from)
  };
}
/** All stop words. */
export const stopWords = () => words().stop;
export const isAnyStopWord = (/** @type {string} */ word) => words().stop.has(word);
export const isStopWord = (/** @type {string} */ word, /** @type {string} */ language) => words().stop.has(word) || Boolean(words().either.get(language)?.has(word));
export const isReturnWord = (/** @type {string} */ word) => words().return.has(word);
export const isHelpWord = (/** @type {string} */ word) => words().help.has(word);
export const isHostWord = (/** @type {string} */ word) => words().host.has(word);
export const isFromWord = (/** @type {string} */ word) => words().from.has(word);

/** The language of a query by its own letters and its stop words; empty when it is uncertain. @param {string} query @param {string[]} tokens */
export function languageOf(query, tokens) {
  const lower = query.slice(0, MAX_QUERY_LENGTH).toLowerCase();
  for (const [language, letters] of Object.entries(config.letters_of)) if (new RegExp(letters, "u").test(lower)) return language;
  /** @type {Map<string, number[]>} */
  const votes = new Map();
  for (const word of tokens) {
    const languages = Array.from(words().languages).filter(([, listed]) => listed.has(word)).map(([language]) => language);
    for (const language of languages) votes.set(language, [...votes.get(language) || [], 1 / languages.length]);
  }
  const sums = Array.from(votes, ([language, shares]) => ({ language, count: shares.length, sum: Math.floor(shares.reduce((sum, share) => sum + share, 0) * 1000 + 0.5) }));
  sums.sort((one, other) => other.sum - one.sum || compare(other.language, one.language));
  if (!sums.length || sums[0].sum < MIN_VOTE || sums[0].count < MIN_VOTERS) return "";
  return sums.length === 1 || sums[1].sum < sums[0].sum ? sums[0].language : "";
}
