// Query plan: which places a query is about, and which terms describe the subject; the twin of the Python query plan.
/** @import { AmbiguousPlace, QueryPlan, QueryTerm, SearchOptions, Weighted } from "./types" */
import { compare } from "./code-points.js";
import { open, postingFiles } from "./dictionary.js";
import { requireFiles, withFiles } from "./loader.js";
import { place } from "./places.js";
import { isHelpWord, parse, queryTerm } from "./query-parser.js";

/** Parse and plan a query. Each step is repeated alone when files it needs are loaded. @param {string} query @param {SearchOptions} options */
export async function planQuery(query, options) {
  await open();
  const terms = await withFiles(() => parse(query, options.typing));
  return withFiles(() => plan(terms, options.at));
}

/** Plan parsed terms; `at` is the place chosen where a name has several. @param {QueryTerm[]} terms @param {string} [at] @returns {QueryPlan} */
export function plan(terms, at) {
  const { places, ambiguousPlaces, rest } = resolvePlaces(terms, at), surfaces = (/** @type {string} */ kind) => terms.filter(term => term.kind === kind).map(term => term.surface);
  return {
    places, ambiguousPlaces, terms: places.length ? rest : significantTerms(rest), unknown: surfaces("unknown"),
    outOfScope: places.length ? [] : surfaces("out_of_scope"),
    corrections: terms.filter(term => term.corrected).map(term => [term.surface, term.corrected]),
    wantsHelp: terms.some(term => isHelpWord(term.surface))
  };
}

/** Without a place, a query needs at least one required term. @param {QueryTerm[]} terms */
const significantTerms = terms => terms.some(term => !term.optional) ? terms : terms.map(term => ({ ...term, optional: false }));
/** The dictionary keys of terms. @param {QueryTerm[]} terms */
export const keysOf = terms => terms.flatMap(term => [...term.concepts, ...term.indexTerms].map(([key]) => key).concat(term.phrase));
const within = (/** @type {string} */ id) => place(id).within;

/** Separate the places meant from the rest. @param {QueryTerm[]} terms @param {string} [chosen] */
function resolvePlaces(terms, chosen) {
  const hasPlace = terms.some(term => term.kind === "place" && !term.other.length);
  const read = terms.map(term => hasPlace && term.kind === "place" && term.other.length
    ? { ...term, kind: /** @type {const} */ ("concept"), concepts: term.other, other: [] } : term);
  const named = read.filter(term => term.kind === "place"), rest = read.filter(term => term.kind !== "place");
  // Ranking needs these lists; requiring them now saves a round of loading.
  requireFiles(postingFiles(keysOf(read)));
  const options = narrow(named.map(term => term.concepts.map(([key, factor]) => /** @type {Weighted} */ ([key.slice(3), factor]))));
  let isHost = options.map(each => each.every(([id]) => place(id).host));
  if (isHost.every(Boolean)) isHost = isHost.map(() => false);
  const outer = new Set(options.flatMap((each, at) => isHost[at] ? [] : each.flatMap(([id]) => within(id))));
  const places = new Map(), ambiguousPlaces = /** @type {AmbiguousPlace[]} */ ([]);
  options.forEach((each, at) => {
    const { surface } = named[at];
    if (isHost[at]) return rest.push(queryTerm("concept", surface, each.map(([id, factor]) => [`@p:${id}`, factor]), [], { weight: 0.3, optional: true }));
    if (each.every(([id]) => outer.has(id))) return;
    const sense = ambiguity(surface, each), isChosen = chosen !== undefined && sense?.places.includes(chosen);
    if (sense && !isChosen) ambiguousPlaces.push(sense);
    for (const [id, factor] of isChosen ? [/** @type {Weighted} */ ([chosen, 1])] : each) places.set(id, Math.max(places.get(id) || 0, factor));
  });
  return { places: Array.from(places), ambiguousPlaces, rest };
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
