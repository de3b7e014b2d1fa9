// Query plan: which places a query is about, and which terms describe the subject; the twin of the Python query plan.
/** @import { AmbiguousPlace, QueryPlan, QueryTerm, SearchOptions, Weighted } from "../types" */
import { compare } from "../text/code-points.js";
import { open, postingFiles } from "../index/dictionary.js";
import { manifest, requireFiles, withFiles } from "../index/loader.js";
import { countryOf, place, placesFile } from "../index/places.js";
import { parse, queryTerm, subjectTerm, tokensOf } from "./query-parser.js";
import { isFromWord, isHelpWord, isHostWord, languageOf } from "./word-lists.js";

/** The searches without result, and the entries about an illness. */
export const GAPS = "@k:gap";
export const ONE_ILLNESS = "@k:illness";
const CONTEXT_WEIGHT = 0.25, FAMILY_WEIGHT = 0, COMMON_WEIGHT = 0.05, HOST_WEIGHT = 0.5, WORD_SHARE = 0.6, MAX_SEPARATE = 3, RETURN = "@t:reintegration";
/** Concepts that narrow any other subject, and those that narrow subjects of their family. */
const EVERYDAY = new Set(["@t:health.primary", "@s:primary_health", "@t:social.cost", "@t:reintegration", "@t:family", "@t:health", "@t:housing", "@t:arrival"]);
const GENERIC = new Set([...EVERYDAY, "@t:health.hospital", "@t:health.access", "@t:health.medicines", "@s:hospital", "@s:pharmacy", "@s:mhpss"]);
/** @type {Record<string, string>} */
const FAMILIES = { mhpss: "health", hospital: "health", primary_health: "health", pharmacy: "health" };

/** Parse and plan a query. Each step is repeated alone when files it needs are loaded. @param {string} query @param {SearchOptions} options */
export async function planQuery(query, options) {
  await open();
  const terms = await withFiles(() => parse(query, options.typing));
  return withFiles(() => plan(terms, tokensOf(query).map(([token]) => token), languageOf(query, tokensOf(query).map(([token]) => token)), options.at));
}

/** Plan parsed terms; `at` is the place chosen where a name has several. @param {QueryTerm[]} parsed @param {string[]} tokens @param {string} language @param {string} [at] @returns {QueryPlan} */
function plan(parsed, tokens, language, at) {
  // Ranking needs these lists; requiring them now saves rounds of loading.
  const homeKeys = parsed.some(term => term.kind === "place") ? [] : (manifest().homes?.[language] || []).map(id => `@p:${id}`);
  requireFiles(postingFiles([...keysOf(parsed), ...parsed.flatMap(term => term.other.map(([key]) => key)), ...homeKeys, GAPS, ONE_ILLNESS]));
  const terms = dropGuesses(preferSubjects(resolveCountries(parsed))), { senses, origins, ambiguousPlaces, rest, hosts } = resolvePlaces(terms, isFromHost(tokens, terms), at);
  const typedOf = (/** @type {string} */ kind) => terms.filter(term => term.kind === kind).map(term => term.typed), places = new Map();
  for (const each of senses) for (const [id, factor] of each) places.set(id, Math.max(places.get(id) || 0, factor));
  const homes = places.size ? [] : manifest().homes?.[language] || [];
  return {
    places: Array.from(places), ambiguousPlaces, terms: weightedTerms(rest, places.size > 0), unknown: typedOf("unknown"),
    unknownWords: terms.filter(term => term.kind === "unknown").map(term => term.surface),
    strange: terms.some(term => term.kind === "unknown" && !term.common), outOfScope: places.size ? [] : typedOf("out_of_scope"),
    corrections: terms.filter(term => term.corrected).map(term => [term.typed, term.corrected]),
    wantsHelp: terms.some(term => isHelpWord(term.surface)), separate: separatePlaces(senses, origins, rest), hosts, homes, language
  };
}

/** Whether a query mentions birth, return or a programme, so that a host country in it is where somebody comes from. @param {string[]} tokens @param {QueryTerm[]} terms */
const isFromHost = (tokens, terms) => tokens.some(isHostWord) || terms.some(({ core }) => core.some(concept => (/^@(?:e:|m:|t:reintegration|g:child_born)/).test(concept)));
/** The dictionary keys of terms. @param {QueryTerm[]} terms */
export const keysOf = terms => terms.flatMap(term => [...term.concepts, ...term.indexTerms].map(([key]) => key).concat(term.phrase));
const within = (/** @type {string} */ id) => place(id).within;

export const isSubject = (/** @type {QueryTerm} */ { core }) => core.some(concept => "itsoe".includes(concept[1]));
/** The terms that entries must be about. @param {QueryPlan} planned */
export const subjectsOf = planned => planned.terms.filter(term => !term.optional && isSubject(term));
const isGeneric = (/** @type {QueryTerm} */ { core }) => core.every(concept => GENERIC.has(concept) || concept[1] === "t" && !concept.includes("."));
/** Whether a term narrows whatever other subject there is: a doctor, costs, or a group of people. @param {QueryTerm} term */
function isEveryday({ core, concepts }) {
  const isGroup = concepts.some(([concept]) => concept[1] === "g");
  return core.every(concept => EVERYDAY.has(concept) || isGroup && concept.startsWith("@t:groups"));
}

/** The main topics that the concepts of a term belong to. @param {QueryTerm} term */
export const familiesOf = ({ core }) => core.map(concept => {
  if (concept[1] === "i") return "health";
  const name = concept.slice(3).split(".")[0];
  return FAMILIES[name] || name;
});

/** The terms that are ranked: the most specific subjects decide, all others only order what fits equally. @param {QueryTerm[]} given @param {boolean} located */
function weightedTerms(given, located) {
  const terms = returnAsSubject(given), subjects = terms.filter(term => !term.optional && isSubject(term)), families = new Set(subjects.filter(term => !isGeneric(term)).flatMap(familiesOf));
  const isAlone = subjects.every(isEveryday), hasRareWords = terms.some(term => term.kind === "word" && !term.optional && !term.common);
  const named = subjects.length > 0 || terms.some(term => term.core.length && !term.optional);
  const weighted = terms.filter(term => term.kind !== "unknown" || !named).map(term => {
    const isNarrowing = isSubject(term) && (isGeneric(term) && familiesOf(term).some(family => families.has(family)) || isEveryday(term) && !isAlone);
    const isContext = subjects.length ? !isSubject(term) : term.core.length > 0 && hasRareWords;
    if (term.optional || !isNarrowing && !isContext) return term;
    return { ...term, optional: true, weight: contextWeight(term) };
  });
  return located || weighted.some(term => !term.optional) ? weighted : weighted.map(term => ({ ...term, optional: false }));
}

/** The terms of a query that names only returning, or help with it: help with returning is its subject. @param {QueryTerm[]} terms */
function returnAsSubject(terms) {
  const named = terms.some(term => term.core.length && !term.optional || term.kind === "word" && !term.optional && !term.common), at = terms.findIndex(term => term.kind === "word" && term.concepts.length);
  if (named || at < 0) return terms;
  const { surface, typed } = terms[at];
  return terms.map((term, index) => index === at ? queryTerm("concept", surface, [[RETURN, 1]], [], { core: [RETURN], typed }) : term);
}

/** The weight of a term that only orders what fits equally. @param {QueryTerm} term */
function contextWeight({ core, common, weight }) {
  if (core.length) return core.length === 1 && core[0] === "@g:family_with_children" ? FAMILY_WEIGHT : CONTEXT_WEIGHT;
  return common ? COMMON_WEIGHT : WORD_SHARE * weight;
}

const asSubject = (/** @type {QueryTerm} */ term) => ({ ...subjectTerm({ ...term, concepts: term.other }), typed: term.typed });

/** The subject that a name of a place means too: of a body of a whole country it is what the query is about. @param {QueryTerm} term @returns {QueryTerm} */
function secondMeaning(term) {
  const isBody = term.concepts.every(([concept]) => !concept.includes("/"));
  return isBody ? asSubject(term) : { ...asSubject(term), optional: true, weight: CONTEXT_WEIGHT };
}

/** Adjectives of countries beside a certain place are words, and countries nobody returns to places of its country: Benin City. @param {QueryTerm[]} terms */
function resolveCountries(terms) {
  const named = terms.filter(term => term.kind === "place"), idsOf = (/** @type {QueryTerm} */ term) => term.concepts.map(([concept]) => concept.slice(3));
  requireFiles(named.flatMap(idsOf).map(placesFile));
  const countries = new Set(named.filter(term => !term.guessed).flatMap(idsOf).filter(id => !place(id).host).map(countryOf));
  const isPlaced = named.some(term => !term.nationality && !term.guessed && idsOf(term).some(id => countries.has(countryOf(id))));
  return terms.flatMap(term => {
    if (term.nationality && isPlaced) return term.indexTerms.length ? [queryTerm("word", term.surface, [], term.indexTerms, { weight: 0.5, typed: term.typed })] : [];
    const concepts = term.kind === "out_of_scope" ? term.other.filter(([concept]) => countries.has(countryOf(concept.slice(3)))) : [];
    return [concepts.length ? /** @type {QueryTerm} */ ({ ...term, kind: "place", concepts, other: [] }) : term];
  });
}

/** Names of a place and a subject are read as subjects when the query has another place. @param {QueryTerm[]} terms @returns {QueryTerm[]} */
function preferSubjects(terms) {
  const hasPlace = terms.some(term => term.kind === "place" && !term.other.length);
  return terms.map(term => hasPlace && term.kind === "place" && term.other.length ? asSubject(term) : term);
}

/** A guessed place beside a sure one counts only if one of them lies in the other. @param {QueryTerm[]} terms @returns {QueryTerm[]} */
function dropGuesses(terms) {
  const idsOf = (/** @type {QueryTerm} */ term) => term.concepts.map(([concept]) => concept.slice(3)), named = terms.filter(term => term.kind === "place");
  requireFiles(named.flatMap(idsOf).map(placesFile));
  const sure = new Set(named.filter(term => !term.guessed).flatMap(idsOf).filter(id => !place(id).host));
  const around = new Set([...Array.from(sure).flatMap(within), ...sure]);
  return !sure.size ? terms : terms.map(term => {
    if (term.kind !== "place" || !term.guessed) return term;
    const { surface, typed } = term, concepts = term.concepts.filter(([concept]) => around.has(concept.slice(3)) || within(concept.slice(3)).some(outer => sure.has(outer)));
    if (concepts.length) return { ...term, concepts };
    return term.indexTerms.length && !term.corrected ? queryTerm("word", surface, [], term.indexTerms, { weight: 0.5, typed }) : queryTerm("unknown", surface, [], [], { weight: 0.5, typed });
  });
}

/** Separate the places meant from the rest. @param {QueryTerm[]} terms @param {boolean} fromHost @param {string} [chosen] */
function resolvePlaces(terms, fromHost, chosen) {
  const named = terms.filter(term => term.kind === "place"), rest = terms.filter(term => term.kind !== "place");
  for (const term of named) if (term.other.length) rest.push(secondMeaning(term));
  const options = narrow(named.map(term => term.concepts.map(([key, factor]) => /** @type {Weighted} */ ([key.slice(3), factor]))));
  let isHost = options.map(each => each.every(([id]) => place(id).host));
  if (isHost.every(Boolean) && !fromHost) isHost = isHost.map(() => false);
  const outer = new Set(options.flatMap((each, at) => isHost[at] ? [] : each.flatMap(([id]) => within(id))));
  const senses = /** @type {Weighted[][]} */ ([]), origins = /** @type {boolean[]} */ ([]), ambiguousPlaces = /** @type {AmbiguousPlace[]} */ ([]), hosts = /** @type {string[]} */ ([]);
  options.forEach((each, at) => {
    if (!isHost[at]) return;
    hosts.push(named[at].typed);
    rest.push(queryTerm("concept", named[at].surface, [...each.map(([id, factor]) => /** @type {Weighted} */ ([`@p:${id}`, factor])), ...each.filter(([id]) => !id.includes("/")).map(([id]) => /** @type {Weighted} */ ([`@h:${id}`, 1]))], [], { weight: HOST_WEIGHT, optional: true, typed: named[at].typed }));
  });
  options.forEach((each, at) => {
    if (isHost[at] || each.every(([id]) => outer.has(id))) return;
    const sense = ambiguity(named[at].surface, each), isChosen = chosen !== undefined && sense?.places.includes(chosen);
    if (sense && !isChosen) ambiguousPlaces.push(sense);
    senses.push(isChosen ? [[chosen, 1]] : each);
    origins.push(isFromWord(named[at].before));
  });
  return { senses, origins, ambiguousPlaces, rest, hosts: senses.length ? [] : hosts };
}

/** The places of each name when a query names several different ones; of a route, the destination comes first. @param {Weighted[][]} senses @param {boolean[]} origins @param {QueryTerm[]} rest */
function separatePlaces(senses, origins, rest) {
  const distinct = /** @type {Weighted[][]} */ ([]), ordered = [...senses.filter((_, at) => !origins[at]), ...senses.filter((_, at) => origins[at])];
  for (const each of ordered) if (!distinct.some(other => other.some(([id]) => each.some(([mine]) => mine === id)))) distinct.push(each);
  if (distinct.length < 2) return [];
  const isRoute = rest.some(term => term.core.some(concept => concept.startsWith("@t:arrival")));
  return (isRoute && !origins.some(Boolean) ? distinct.reverse() : distinct).slice(0, MAX_SEPARATE);
}

/** Of places with one name, those that lie in another place of the query. @param {Weighted[][]} options */
function narrow(options) {
  return options.map((each, at) => {
    const others = new Set(options.filter((_, index) => index !== at).flatMap(other => other.map(([id]) => id)));
    const inside = each.filter(([id]) => within(id).some(area => others.has(area)));
    return inside.length ? inside : each;
  });
}

/** The places a name may mean, if it means several. @param {string} surface @param {Weighted[]} options @returns {AmbiguousPlace | null} */
function ambiguity(surface, options) {
  const distinct = options.map(([id]) => id).filter(id => !options.some(([other]) => within(other).includes(id)));
  if (distinct.length > 1) return { surface, places: distinct.sort(compare) };
  const only = place(distinct[0]);
  return only.kind === "area" && only.members ? { surface, places: only.members } : null;
}
