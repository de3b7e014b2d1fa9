// Query parsing: tokens become terms, each with its concepts and dictionary keys; the twin of the Python query parser.
/** @import { QueryTerm, TermKind, Weighted } from "../types" */
import { hasVerbEnding, own, size, splitPlaceKinds, stem, stemKey, stripArticle, tokenizeTyped, placeKindKey, withArticles } from "../text/analyzer.js";
import { compare } from "../text/code-points.js";
import { conceptsOf, documentFrequency, entryAt, entryFor, isCommon, isNationality, isNeverGuessed, isOutOfScope, isPlace, nameStarts, requireKeys, shard } from "../index/dictionary.js";
import { manifest, requireFiles } from "../index/loader.js";
import { MAX_DISTANCE, phoneticDistance, consonantKey, joinedForms, soundsLike, transcribe } from "../text/phonetics.js";
import { place, placesFile } from "../index/places.js";
import { corrections } from "../text/spelling.js";
import { MAX_QUERY_LENGTH, isAnyStopWord, isHelpWord, isReturnWord, isStopWord, languageOf, stopWords } from "./word-lists.js";

const MAX_TOKENS = 32, MAX_NAME_TOKENS = 8, MAX_COMPLETIONS = 12, MAX_READINGS = 3, MAX_PHONETIC_PLACES = 3;
const LONG = 7, LIKELY_LENGTH = 6, MIN_PREFIX = 6, SHORT_NUMBER = 2, MIN_COMPOUND_START = 5, MIN_COMPOUND = 9, ONE_EDIT = 0.8, TWO_EDITS = 0.6;
const REINTEGRATION = "@t:reintegration", RELATED_FACTOR = 0.5, SERVICE_FACTOR = 0.7;

/** Whether a word alone names no subject. @param {string} word @param {string} language */
const isFunctionWord = (word, language) => isStopWord(word, language) || isReturnWord(word);
/** Whether a name may start with a word; other stop words need no lookup. @param {string} word */
const startsName = word => !isAnyStopWord(word) || nameStarts.has(word);

/** @param {string[]} keys @param {number} factor @returns {Weighted[]} */
const weighted = (keys, factor) => keys.map(key => [key, factor]);
const round3 = (/** @type {number} */ value) => Math.floor(value * 1000 + 0.5) / 1000;

/** @param {TermKind} kind @param {string} surface @param {Weighted[]} concepts @param {Weighted[]} indexTerms @param {Partial<QueryTerm>} [more] @returns {QueryTerm} */
export const queryTerm = (kind, surface, concepts, indexTerms, more) =>
  ({ kind, surface, concepts, indexTerms, weight: 1, optional: false, corrected: "", phrase: [], other: [], core: [], typed: "", before: "", guessed: false, common: false, nationality: false, ...more });

/** Parse a query; while it is typed, its last word may be unfinished. @param {string} query @param {boolean} [typing] */
export function parse(query, typing) {
  const typed = tokensOf(query), tokens = typed.map(([token]) => token), unfinished = typing ? tokens.length - 1 : -1, terms = [];
  const language = languageOf(query, tokens);
  requireWords(tokens.filter(startsName));
  const readings = readingsOf(tokens, unfinished, language), isCased = typed.some(([, word]) => !isUpper(word));
  for (let at = 0; at < tokens.length;) {
    const named = longestName(tokens, readings, at) || countryCode(typed[at], isCased, language) || (typing ? null : phoneticPhrase(tokens, at));
    const term = named ? named.term : matchWord(tokens[at], readings[at], at === unfinished, language), length = named ? named.length : 1;
    if (term) terms.push({ ...term, typed: Array.from(new Set(typed.slice(at, at + length).map(([, word]) => word))).join(" "), before: at ? tokens[at - 1] : "" });
    at += length;
  }
  return terms;
}

const isUpper = (/** @type {string} */ word) => (/^[A-Z]+$/).test(word);

/** The country of a code of three letters; one that is a word too must be in capitals, in a query that is not all so. @param {[string, string]} token @param {boolean} isCased @param {string} language */
function countryCode([word, typed], isCased, language) {
  const country = own(manifest().codes || {}, word);
  if (!country) return null;
  const entry = entryFor(word), isWord = Boolean(entry) || isFunctionWord(word, language) || isCommon(word);
  if (entry?.concepts.length || isWord && !(isCased && isUpper(typed))) return null;
  return { term: queryTerm("place", word, [[`@p:${country}`, 1]], []), length: 1 };
}

/** The tokens of a query with the words as typed. @param {string} query */
export const tokensOf = query => tokenizeTyped(query.slice(0, MAX_QUERY_LENGTH)).slice(0, MAX_TOKENS);
const requireWords = (/** @type {string[]} */ tokens) => requireKeys([...tokens, ...tokens.map(word => stemKey([word]))]);
const isMisspelt = (/** @type {string} */ word, /** @type {string} */ language) => !(isFunctionWord(word, language) || isHelpWord(word) || isCommon(word) || entryFor(word) || entryFor(stemKey([word])));

/** For each token itself and its likely corrections. @param {string[]} tokens @param {number} unfinished @param {string} language @returns {Weighted[][]} */
function readingsOf(tokens, unfinished, language) {
  const near = corrections(tokens.filter((word, at) => at !== unfinished && isMisspelt(word, language)));
  for (const [word, found] of near) near.set(word, found.filter(([other, edits]) => isLikely(word, other, edits)));
  requireWords(Array.from(near.values()).flatMap(found => found.map(([other]) => other)));
  return tokens.map((word, at) => [
    [word, 1],
    ...(at === unfinished ? [] : near.get(word) || []).map(([other, edits]) => /** @type {Weighted} */ ([other, edits === 1 ? ONE_EDIT : TWO_EDITS]))
  ]);
}

function isLikely(/** @type {string} */ word, /** @type {string} */ other, /** @type {number} */ edits) {
  const longer = Math.max(size(stripArticle(word)), size(stripArticle(other)));
  return edits === 1 && word.codePointAt(0) === other.codePointAt(0) && longer >= LIKELY_LENGTH || soundsLike(word, other, edits);
}

/** The longest name of several words at a position. @param {string[]} tokens @param {Weighted[][]} readings @param {number} at */
function longestName(tokens, readings, at) {
  for (let length = Math.min(MAX_NAME_TOKENS, tokens.length - at); length > 1; length--) {
    for (const combination of combinations(readings.slice(at, at + length))) {
      const read = combination.map(([word]) => word), factor = Math.min(...combination.map(([, each]) => each));
      for (const [key, share] of lookupKeys(read)) {
        const named = conceptsOf(key);
        if (!named.length || length < 3 && !(share === 1 && named.some(isPlace)) && read.every(word => isFunctionWord(word, ""))) continue;
        const shorter = length > 2 && startsName(read[0]) ? conceptsOf(read.slice(0, -1).join(" ")) : [];
        const phrase = read.filter(word => !isStopWord(word, "")), surface = tokens.slice(at, at + length).join(" ");
        const concepts = Array.from(new Set([...named, ...shorter]));
        return { term: { ...nameTerm(surface, concepts, factor * share, [], factor < 1 ? read.join(" ") : "", phrase), guessed: factor < 1 }, length };
      }
    }
  }
  return null;
}

/** Dictionary keys of a name: as written, stemmed, and without the type of place. @param {string[]} read @returns {Weighted[]} */
function lookupKeys(read) {
  /** @type {Weighted[]} */
  const keys = startsName(read[0]) ? [[read.join(" "), 1], [stemKey(read), 0.95]] : [];
  const [rest, types] = splitPlaceKinds(read, stopWords());
  const startsTyped = read[0] === rest[0] || splitPlaceKinds(read.slice(0, 1), stopWords())[1].length;
  if (rest.length && types.length && startsTyped) keys.push([placeKindKey(rest, types), 0.95]);
  return keys;
}

/** The words as typed, then with one of them corrected. @param {Weighted[][]} readings */
function combinations(readings) {
  const plain = readings.map(([typed]) => typed), all = [plain];
  readings.forEach((options, at) => {
    for (const other of options.slice(1, MAX_READINGS)) all.push([...plain.slice(0, at), other, ...plain.slice(at + 1)]);
  });
  return all;
}

/** @param {string} surface @param {string[]} concepts @param {number} factor @param {Weighted[]} terms @param {string} [corrected] @param {string[]} [phrase] */
function nameTerm(surface, concepts, factor, terms, corrected = "", phrase = []) {
  const places = concepts.filter(isPlace), besides = concepts.filter(concept => !isPlace(concept));
  // The stem of a country is that of its people too: “Srbiji” names no Serbs.
  const others = factor < 1 && besides.some(concept => concept[1] === "g") ? [] : besides;
  if (concepts.some(isOutOfScope)) return queryTerm("out_of_scope", surface, [], terms, { weight: 0.5, phrase, other: weighted(places, factor) });
  const countries = concepts.filter(isNationality).map(concept => `@p:${concept.slice(3)}`);
  if (countries.length) return queryTerm("place", surface, weighted(countries, factor), terms, { nationality: true });
  if (places.length) return queryTerm("place", surface, weighted(places, factor), terms, { corrected, phrase, other: weighted(others, factor) });
  return subjectTerm(queryTerm("concept", surface, weighted(concepts, factor), terms, { corrected, phrase }));
}

/** The most specific concepts: illnesses, then bodies, then topics and services without main topics above them, then groups. @param {string[]} concepts */
function coreConcepts(concepts) {
  for (const letters of ["i", "oe"]) {
    const named = concepts.filter(concept => letters.includes(concept[1]));
    if (named.length) return named;
  }
  const subjects = concepts.filter(concept => "ts".includes(concept[1])), heads = new Set(subjects.filter(concept => concept.includes(".")).map(concept => concept.split(".")[0]));
  const specific = subjects.filter(concept => !heads.has(concept));
  return specific.length ? specific : concepts;
}

/** A term of concepts with its core, its weight and whether it is optional. @param {QueryTerm} term @returns {QueryTerm} */
export function subjectTerm(term, weight = 1) {
  const core = coreConcepts(term.concepts.map(([concept]) => concept)), letters = new Set(core.map(concept => concept[1]));
  const all = (/** @type {string} */ allowed) => Array.from(letters).every(letter => allowed.includes(letter)), optional = all("m"), isSingle = all("ioe");
  const concepts = term.concepts.map(([concept, factor]) => /** @type {Weighted} */ ([concept,
    isSingle && !core.includes(concept) ? factor * RELATED_FACTOR : letters.has("t") && "sg".includes(concept[1]) ? factor * SERVICE_FACTOR : factor]));
  return { ...term, kind: "concept", concepts, weight: weight * (optional ? 0.35 : all("gm") ? 0.6 : 1), optional, core, other: [], typed: "", common: false };
}

/** The term of a single word; null for a stop word. @param {string} word @param {Weighted[]} readings @param {boolean} unfinished @param {string} language */
function matchWord(word, readings, unfinished, language) {
  if (isStopWord(word, language)) return unfinished ? prefixMatch(word, 2, true) : null;
  if (isNumber(word) && size(word) <= SHORT_NUMBER) return null;
  if (isReturnWord(word) || isReturnWord(stripArticle(word))) return returnTerm(word, word);
  const entry = entryFor(word);
  if (isHelpWord(word) && !entry?.concepts.length) return queryTerm("word", word, [], inflections(word), { weight: 0.15, optional: true });
  if (entry) return exactMatch(word, entry);
  const stemmed = stemConcepts(word);
  if (stemmed.length) return nameTerm(word, stemmed, 0.95, []);
  if (isCommon(word) && !unfinished) {
    if (splitPlaceKinds([word], new Set())[1].length) return null;
    return otherForm(word) || queryTerm("unknown", word, [], [], { weight: 0.5, common: true });
  }
  return inflectedName(word) || compoundMatch(word) || fuzzyMatch(word, readings.slice(1), unfinished) ||
    queryTerm("unknown", word, [], [], { weight: 0.5 });
}

/** The term of a word that means only returning. @param {string} typed @param {string} word */
const returnTerm = (typed, word) => queryTerm("word", typed, [[REINTEGRATION, 0.6]], inflections(word), { weight: 0.1, optional: true });
const isNumber = (/** @type {string} */ word) => (/^\p{Nd}+$/u).test(word);

/** Words with the stem of an ordinary word, such as with another article. @param {string} word */
function otherForm(word) {
  let forms = withArticles(word);
  if (!forms.length) forms = (corrections([word]).get(word) || []).map(([near]) => near).filter(near => stem(near) === stem(word));
  requireKeys(forms);
  forms = forms.filter(form => entryFor(form)?.hasPostings);
  return forms.length ? queryTerm("word", word, [], weighted(forms, 0.8), { weight: 0.4 }) : null;
}

/** The place or subject whose name is the stem of a word; of a word with the ending of a verb no place. @param {string} word */
function inflectedName(word) {
  const concepts = isCommon(word) ? [] : conceptsOf(stem(word)), places = concepts.filter(isPlace);
  if (places.length) return hasVerbEnding(word) ? null : nameTerm(word, places, 0.9, []);
  const subjects = concepts.filter(concept => !isOutOfScope(concept));
  return subjects.length ? nameTerm(word, subjects, 0.9, []) : null;
}

/** The best of correction, sound and completion. @param {string} word @param {Weighted[]} readings @param {boolean} unfinished */
function fuzzyMatch(word, readings, unfinished) {
  const corrected = correctedTerm(word, readings), named = corrected?.concepts.length ? corrected : null;
  const near = named && readings[0][1] >= ONE_EDIT ? named : null;
  return near || (unfinished ? null : phoneticMatch([word], MAX_DISTANCE - 1)) || named || corrected || prefixMatch(word, unfinished ? 2 : MIN_PREFIX, unfinished);
}

/** @param {string} word @param {{ concepts: string[], hasPostings: boolean }} entry */
function exactMatch(word, { concepts, hasPostings }) {
  const terms = hasPostings ? inflections(word) : [];
  if (concepts.length) return nameTerm(word, concepts, 1, terms);
  const stemmed = stemConcepts(word);
  if (stemmed.some(isNationality)) return nameTerm(word, stemmed, 0.95, terms);
  if (stemmed.some(isPlace) && isRare(word)) return nameTerm(word, stemmed, 0.95, []);
  const phonetic = terms.length && isRare(word) && !isCommon(word) ? phoneticMatch([word], 0) : null;
  if (phonetic) return { ...phonetic, indexTerms: terms, corrected: "" };
  const subjects = weighted(stemmed.filter(concept => !isPlace(concept)), 0.8);
  if (subjects.length) return subjectTerm(queryTerm("concept", word, subjects, terms));
  return queryTerm("word", word, [], terms, { weight: rarityWeight(word), common: isCommon(word) });
}

function stemConcepts(/** @type {string} */ word) {
  const isNoPlace = hasVerbEnding(word) || isCommon(word);
  return conceptsOf(stemKey([word])).filter(concept => !(isNoPlace && isPlace(concept)));
}

/** A word and the words of its shard with the same stem. @param {string} word @returns {Weighted[]} */
function inflections(word) {
  const root = stem(word), start = Array.from(root).slice(0, 4).join("");
  const variants = shard(word).keys.filter(other => other !== word && other.startsWith(start) && !other.includes(" ") && stem(other) === root);
  return [[word, 1], ...weighted(variants.slice(0, MAX_COMPLETIONS), 0.85)];
}

/** The weight of a word: rare words count more. @param {string} word */
function rarityWeight(word) {
  const { entries } = manifest(), rarity = Math.log(1 + entries / (documentFrequency(word) + 0.5)) / Math.log(1 + entries);
  return round3(0.2 + 0.6 * Math.min(1, rarity));
}

const isRare = (/** @type {string} */ word) => documentFrequency(word) <= Math.max(3, Math.floor(manifest().entries / 500));

/** A compound whose start is a known subject. @param {string} word */
function compoundMatch(word) {
  const letters = Array.from(word), starts = [];
  if (letters.length < MIN_COMPOUND) return null;
  for (let length = letters.length - 3; length >= MIN_COMPOUND_START; length--) starts.push(letters.slice(0, length).join(""));
  requireKeys(starts);
  for (const start of starts) {
    if (isReturnWord(start)) return returnTerm(word, start);
    const subjects = conceptsOf(start).filter(concept => !isPlace(concept) && !isNeverGuessed(concept));
    if (subjects.length) return nameTerm(word, subjects, 0.8, []);
  }
  return null;
}

function correctedTerm(/** @type {string} */ word, /** @type {Weighted[]} */ readings) {
  const concepts = new Map(), terms = new Map();
  let corrected = "";
  requireKeys(readings.map(([other]) => other));
  for (const [other, factor] of readings) {
    const entry = entryFor(other);
    if (!entry) continue;
    corrected ||= other;
    for (const concept of entry.concepts) if (!concepts.has(concept) && !isNeverGuessed(concept)) concepts.set(concept, factor);
    if (entry.hasPostings) terms.set(other, factor);
  }
  if (!concepts.size && (!terms.size || size(word) < LONG)) return null;
  const all = Array.from(concepts), places = all.filter(([concept]) => isPlace(concept)), subjects = all.filter(([concept]) => !isPlace(concept));
  if (places.length && places.length <= 4) return queryTerm("place", word, places, Array.from(terms), { corrected, guessed: true });
  if (subjects.length && !terms.size && size(word) < LONG && !soundsLike(word, corrected, 1)) return null;
  const term = queryTerm("word", word, subjects, Array.from(terms), { weight: 0.5, corrected });
  return subjects.length ? subjectTerm({ ...term, guessed: true }, 0.8) : term;
}

/** Keys that start with a word. @param {string} word @param {number} least letters needed @param {boolean} unfinished */
function prefixMatch(word, least, unfinished) {
  const concepts = new Map(), terms = new Map(), length = size(word);
  if (length < least) return null;
  const within = shard(word);
  within.keys.forEach((other, row) => {
    if (!other.startsWith(word) || other === word || !unfinished && other.includes(" ")) return;
    const entry = entryAt(within, row), longer = size(other), factor = Math.floor(900 * length / longer + 0.5) / 1000;
    const isAlmostComplete = unfinished || longer <= length + 2;
    if (concepts.size < MAX_COMPLETIONS) for (const concept of entry.concepts) {
      if (!isNeverGuessed(concept) && (isAlmostComplete || !isPlace(concept))) concepts.set(concept, Math.max(concepts.get(concept) || 0, factor));
    }
    if (entry.hasPostings && longer <= length + 5 && terms.size < MAX_COMPLETIONS) terms.set(other, factor);
  });
  if (!concepts.size && !terms.size) return null;
  const all = Array.from(concepts), places = all.filter(([concept]) => isPlace(concept));
  if (places.length) return queryTerm("place", word, places, Array.from(terms), { guessed: true });
  const term = queryTerm("word", word, all, Array.from(terms), { weight: 0.7, guessed: true });
  return all.length ? subjectTerm(term, 0.7) : term;
}

/** The few places whose names sound like words. @param {string[]} tokens @param {number} most */
function phoneticMatch(tokens, most) {
  let places = /** @type {Set<string>} */ (new Set());
  for (const word of joinedForms(tokens)) if (!places.size) places = nearestBySound(word, most);
  if (!places.size || places.size > MAX_PHONETIC_PLACES) return null;
  const sorted = Array.from(places).sort(compare), ids = sorted.map(concept => concept.slice(3));
  requireFiles(ids.map(placesFile));
  return queryTerm("place", tokens.join(" "), weighted(sorted, 0.7), [], { corrected: ids.map(id => place(id).label).join(" or "), guessed: true });
}

/** @param {string} word @param {number} most @returns {Set<string>} */
function nearestBySound(word, most) {
  const sounds = transcribe(word), key = consonantKey(sounds);
  let places = new Set(), best = most;
  if (!key) return places;
  const within = shard(key);
  within.keys.forEach((other, row) => {
    if (!other.startsWith(`${key} `)) return;
    const distance = phoneticDistance(sounds, other.slice(key.length + 1));
    if (distance > best || distance === MAX_DISTANCE) return;
    if (distance < best) places = new Set();
    best = distance;
    for (const concept of entryAt(within, row).concepts) places.add(concept);
  });
  return places;
}

/** A place name that was written as two or three words. @param {string[]} tokens @param {number} at */
function phoneticPhrase(tokens, at) {
  for (let length = 3; length > 1; length--) {
    const some = tokens.slice(at, at + length), term = some.length === length && mayBeNameParts(some) ? phoneticMatch(some, MAX_DISTANCE - 1) : null;
    if (term) return { term, length };
  }
  return null;
}

function mayBeNameParts(/** @type {string[]} */ tokens) {
  if (tokens.some(word => startsName(word) && conceptsOf(word).length)) return false;
  if (tokens.every(word => stopWords().has(word) || isCommon(word)) || tokens.some(isNumber)) return false;
  requireKeys(tokens);
  const entries = tokens.map(entryFor);
  return !entries.every(Boolean) && !entries.some(entry => entry?.concepts.length);
}
