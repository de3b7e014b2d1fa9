// Search results: ranked documents in groups, with the claims that answer; the twin of the Python results.
/** @import { Card, Claim, QueryPlan, Ranking, SearchOptions, SearchResponse } from "./types" */
import { size, tokenize } from "./analyzer.js";
import { compare } from "./code-points.js";
import { conceptsOf, isPlace, requireKeys } from "./dictionary.js";
import { allowedBy } from "./facets.js";
import { requireFiles, withFiles } from "./loader.js";
import { countryOf, place, placesFile } from "./places.js";
import { planQuery } from "./query-plan.js";
import { DISTANT_GROUPS, LAST, OWN, RELATIONS, docOf, insert, rank } from "./ranking.js";
import { card, requireCards } from "./records.js";
import { MIN_LENGTH, bucketWords, candidateBuckets, similarWords } from "./spelling.js";

const MAX_ASIDE = 5, FIRST_RESULTS = 3, MAX_CLAIMS = 2, GOOD_FIT = 0.55, POOR_FIT = 0.33, MAX_SIMILAR = 12, DEFAULT_LIMIT = 10;
const GROUP_ORDER = ["own", "within", "concerns", "region", "country", "here", "land", "elsewhere"];
/** Groups that do not answer the query itself. */
const RELATED_GROUPS = ["here", "land", "elsewhere"];
/** @type {WeakMap<Claim, string>} */
const claimTokens = new WeakMap();

/** @typedef {[name: string, docs: number[]][]} Groups */

/** Run a query. @param {string} query @param {SearchOptions} [options] @returns {Promise<SearchResponse>} */
export async function search(query, options = {}) {
  const planned = await planQuery(query, options);
  const found = await withFiles(() => choose(rank(planned, allowedBy(options.filters || {})), planned, options.limit || DEFAULT_LIMIT));
  const respond = (/** @type {Groups} */ shown) => withFiles(() => response(query, planned, found.total, found.groups, shown));
  if (options.first && !planned.unknown.length) options.first(await respond(leading(found.groups)));
  return respond(found.groups);
}

/** Copy the best documents of each group out of the ranking, which the next query overwrites. @param {Ranking} ranking @param {QueryPlan} planned @param {number} limit */
function choose(ranking, planned, limit) {
  const groups = /** @type {Groups} */ ([]);
  let left = limit;
  for (const [name, keys] of grouped(ranking, planned, limit)) {
    const isAside = name === "here" || name === "elsewhere", docs = keys.slice(0, isAside ? Math.min(left, MAX_ASIDE) : left).map(docOf);
    left -= docs.length;
    if (docs.length) groups.push([name, docs]);
  }
  return { groups, total: ranking.matches.count };
}

/** @param {Groups} groups @returns {Groups} */
function leading(groups) {
  let left = FIRST_RESULTS;
  return groups.map(([name, docs]) => {
    const some = docs.slice(0, left);
    left -= some.length;
    return /** @type {[string, number[]]} */ ([name, some]);
  }).filter(([, docs]) => docs.length);
}

/** @param {string} query @param {QueryPlan} planned @param {number} total @param {Groups} groups @param {Groups} shown @returns {SearchResponse} */
function response(query, planned, total, groups, shown) {
  requireCards(shown.flatMap(([, docs]) => docs));
  const hit = (/** @type {number} */ doc, /** @type {string} */ relation) => {
    const found = card(doc);
    return { card: found, claims: matchingClaims(found, planned), relation };
  };
  const nearest = planned.unknown.flatMap(nearestNames);
  return {
    plan: planned, total, nearest, message: messageOf(query, planned, total, groups, nearest),
    groups: shown.map(([name, docs]) => ({ name, label: groupLabel(name, planned), hits: docs.map(doc => hit(doc, name)) }))
  };
}

/** Sort keys of the best documents by group; what only shares the place is used when nothing there answers. @param {Ranking} ranking @param {QueryPlan} planned @param {number} limit */
function grouped({ best, near, matches, onlyPlace }, planned, limit) {
  const groups = new Map(GROUP_ORDER.map(name => [name, /** @type {number[]} */ ([])])), group = (/** @type {string} */ name) => groups.get(name) || [];
  const poor = POOR_FIT * best, least = GOOD_FIT * (near >= poor ? near : best), hasPlace = planned.places.length > 0;
  const onlyWords = planned.unknown.length && !planned.terms.some(term => term.kind === "concept");
  const anywhere = planned.unknown.length || planned.outOfScope.length ? "elsewhere" : "own";
  function groupOf(/** @type {number} */ relation, /** @type {number} */ fit) {
    if (onlyWords && fit < POOR_FIT) return relation === OWN ? "here" : "elsewhere";
    if (!hasPlace) return anywhere;
    if (DISTANT_GROUPS[relation]) return fit >= poor ? DISTANT_GROUPS[relation] : "";
    return fit >= least ? RELATIONS[relation] : relation === OWN ? "here" : "";
  }
  for (let at = 0; at < matches.count; at++) {
    const name = groupOf(matches.relations[at], matches.fits[at]);
    if (name) insert(group(name), matches.keys[at], limit);
  }
  if (!group("own").length && !group("within").length) for (let at = 0; at < onlyPlace.count; at++) insert(group("here"), onlyPlace.keys[at] - LAST, limit);
  return groups;
}

/** The claim that answers best, and one that contradicts it. @param {Card} found @param {QueryPlan} planned */
function matchingClaims({ claims }, planned) {
  if (claims.length < 2) return claims;
  const ranked = claims.map((claim, at) => ({ claim, at, score: claimScore(claim, planned), isHistorical: Number(claim.status === "historical") }));
  ranked.sort((a, b) => b.score - a.score || a.isHistorical - b.isHistorical || compare(b.claim.until || "", a.claim.until || "") || a.at - b.at);
  const best = ranked[0].claim;
  return [best, ...claims.filter(claim => claim !== best && best.conflicts.includes(claim.id)).slice(0, MAX_CLAIMS - 1)];
}

function claimScore(/** @type {Claim} */ claim, /** @type {QueryPlan} */ planned) {
  let text = claimTokens.get(claim), total = 0;
  if (text === undefined) claimTokens.set(claim, text = ` ${tokenize(claim.text).join(" ")} `);
  const has = (/** @type {string} */ word) => /** @type {string} */ (text).includes(` ${word} `);
  for (const { indexTerms, phrase, concepts, weight } of planned.terms) {
    if (indexTerms.some(([word]) => has(word)) || phrase.length && phrase.every(has) || concepts.some(([concept]) => claim.concepts.includes(concept)))
      total += Math.trunc(weight * 1000);
  }
  return total + (planned.places.some(([id]) => claim.scope === id || claim.concepts.includes(`@p:${id}`)) ? 500 : 0);
}

/** Labels of places whose names are nearest to an unknown word. @param {string} word */
function nearestNames(word) {
  const length = size(word);
  if (length < MIN_LENGTH) return [];
  const near = similarWords(word, bucketWords(candidateBuckets(Array.from(word)[0], length, 2, ""))).slice(0, MAX_SIMILAR);
  requireKeys(near);
  const ids = near.flatMap(name => conceptsOf(name).filter(isPlace)).map(concept => concept.slice(3));
  requireFiles(ids.map(placesFile));
  return Array.from(new Set(ids.map(id => place(id).label))).slice(0, 3);
}

/** The innermost places of a plan in words. @param {QueryPlan} planned */
function placeLabel({ places }) {
  const inner = places.filter(([id]) => !places.some(([other]) => place(other).within.includes(id)));
  return Array.from(new Set(inner.map(([id]) => place(id).label))).slice(0, 3).join(" or ");
}

function groupLabel(/** @type {string} */ name, /** @type {QueryPlan} */ planned) {
  if (!planned.places.length) return "Results";
  const here = placeLabel(planned), countries = Array.from(new Set(planned.places.map(([id]) => countryOf(id))));
  const country = countries.slice(0, 2).map(id => place(id).label).join(" and ");
  /** @type {Record<string, string>} */
  const labels = {
    own: here === country ? `${country} as a whole` : `In ${here}`, within: `In places of ${here}`, region: `Holds for the region of ${here}`,
    country: `Holds for ${country} as a whole`, concerns: `About ${here}, filed elsewhere`,
    here: `Other entries on ${here}`, land: `Elsewhere in ${country}`, elsewhere: "Elsewhere"
  };
  return labels[name];
}

/** What was found, corrected or not understood, in sentences. @param {string} query @param {QueryPlan} planned @param {number} total @param {Groups} groups @param {string[]} nearest */
function messageOf(query, planned, total, groups, nearest) {
  if (!query.trim()) return "Type a place and a topic, in any spelling or script.";
  const parts = [
    ...planned.corrections.map(([surface, corrected]) => `Nothing is spelled “${surface}”; these are results for “${corrected}”.`),
    ...planned.unknown.map(surface => `No place is called “${surface}”, and no entry has the word.`),
    ...planned.outOfScope.map(surface => `“${surface}” is not among the places of this collection.`)
  ];
  if (nearest.length) parts.push(`The nearest names: ${nearest.join(", ")}.`);
  const here = placeLabel(planned);
  if (!groups.length) parts.push("Nothing was found.");
  else if (groups.some(([name]) => !RELATED_GROUPS.includes(name))) parts.push(`${total} ${total === 1 ? "entry" : "entries"} found.`);
  else parts.push(here ? `Nothing on ${here} itself or its whole country answers this.` : "Nothing answers all of this.");
  for (const { surface, places } of planned.ambiguousPlaces) parts.push(`Which “${surface}” is meant: ${places.map(id => place(id).label).join(", ")}?`);
  return parts.join(" ");
}
