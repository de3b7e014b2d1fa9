// Search results: ranked documents in groups, with the claims that answer; the twin of the Python results.
/** @import { Card, Claim, Hit, QueryPlan, QueryTerm, SearchOptions, SearchResponse } from "../types" */
import { size, tokenize } from "../text/analyzer.js";
import { compare } from "../text/code-points.js";
import { conceptsOf, isPlace, requireKeys } from "../index/dictionary.js";
import { allowedBy } from "./facets.js";
import { LOCAL_GROUPS, RELATED_GROUPS, grouped } from "./grouping.js";
import { requireFiles, withFiles } from "../index/loader.js";
import { contactsOf, groupLabel, messageOf } from "./messages.js";
import { place, placesFile } from "../index/places.js";
import { planQuery, subjectsOf } from "./query-plan.js";
import { docOf, rank } from "./ranking.js";
import { card, requireCards } from "../index/records.js";
import { MIN_LENGTH, bucketWords, candidateBuckets, similarWords } from "../text/spelling.js";

const MAX_RELATED = 5, MIN_SEPARATE = 3, FIRST_RESULTS = 3, MAX_CLAIMS = 2, MAX_SIMILAR = 12, LONG_WORD = 4, ITSELF = 3, DEFAULT_LIMIT = 10;
/** @type {WeakMap<Claim, string>} */
const claimTokens = new WeakMap();

/** @import { Groups, Part } from "./messages.js" */
/** @typedef {{ groups: Groups, total: number, parts: Part[] }} Choice */

/** Run a query. @param {string} query @param {SearchOptions} [options] @returns {Promise<SearchResponse>} */
export async function search(query, options = {}) {
  const planned = await planQuery(query, options);
  const found = await withFiles(() => choose(planned, allowedBy(options.filters || {}), options.limit || DEFAULT_LIMIT));
  const respond = (/** @type {Groups} */ shown) => withFiles(() => response(query, planned, found, shown));
  if (options.first && !planned.unknown.length) options.first(await respond(leading(found.groups)));
  return respond(found.groups);
}

/** The best documents by group: those of each place of a query that names several, then all others. @param {QueryPlan} planned @param {Set<number> | null} allowed @param {number} limit @returns {Choice} */
function choose(planned, allowed, limit) {
  const groups = /** @type {Groups} */ ([]), shown = /** @type {Set<number>} */ (new Set());
  function add(/** @type {[string, number[]][]} */ found, /** @type {QueryPlan} */ of, /** @type {number} */ most) {
    let left = most;
    for (const [name, keys] of found) {
      const docs = keys.map(docOf).filter(doc => !shown.has(doc)).slice(0, RELATED_GROUPS.includes(name) && name !== "same_country" ? Math.min(left, MAX_RELATED) : left);
      left -= docs.length;
      for (const doc of docs) shown.add(doc);
      if (docs.length) groups.push({ name, docs, planned: of });
    }
  }
  const parts = planned.separate.map(places => ({ planned: { ...planned, places, separate: [] }, coverage: /** @type {Record<string, number>[]} */ ([]) }));
  const local = parts.map(part => {
    const ranking = rank(part.planned, allowed), found = grouped(ranking, part.planned, MIN_SEPARATE * parts.length);
    part.coverage = ranking.coverage;
    return { ...found, planned: part.planned };
  });
  // The place with the best entry about several subjects comes first, else the one named first.
  for (const part of local.sort((one, other) => other.several - one.several)) {
    add(LOCAL_GROUPS.map(name => [name, new Map(part.groups).get(name) || []]), part.planned, MIN_SEPARATE);
  }
  const ranking = rank(planned, allowed), { groups: found, answering } = grouped(ranking, planned, limit + shown.size);
  add(found, planned, limit - shown.size);
  return { groups, total: answering.length, parts: parts.length ? parts : [{ planned, coverage: ranking.coverage }] };
}

/** @param {Groups} groups @returns {Groups} */
function leading(groups) {
  let left = FIRST_RESULTS;
  return groups.map(({ name, docs, planned }) => {
    const some = docs.slice(0, left);
    left -= some.length;
    return { name, docs: some, planned };
  }).filter(({ docs }) => docs.length);
}

/** @param {string} query @param {QueryPlan} planned @param {Choice} choice @param {Groups} shown @returns {SearchResponse} */
function response(query, planned, { groups, total, parts }, shown) {
  requireCards(shown.flatMap(({ docs }) => docs));
  const nearest = planned.places.length ? [] : planned.unknownWords.flatMap(nearestNames);
  requireFiles(planned.homes.map(placesFile));
  return {
    plan: planned, total, nearest, message: messageOf(query, planned, total, groups, nearest, parts), contacts: contactsOf(total, parts),
    groups: shown.map(({ name, docs, planned: of }) => ({ name, label: groupLabel(name, of), hits: docs.map(doc => hitOf(card(doc), of, name)) }))
  };
}

/** A result with the bottom line of its entry, where that answers, or the claims that do. @param {Card} found @param {QueryPlan} planned @param {string} relation @returns {Hit} */
function hitOf(found, planned, relation) {
  const claims = matchingClaims(found, planned);
  if (found.answer && claims.length) {
    const [text, ids] = found.answer, behind = found.claims.filter(claim => ids.split(" ").includes(claim.id));
    const newest = behind.reduce((best, claim) => compare(claim.until || "", best.until || "") > 0 ? claim : best, behind[0]);
    const fits = RELATED_GROUPS.includes(relation) ? saysNoLess(behind, claims[0], planned) : answersAsMuch(found, behind, planned);
    if (newest && fits) return { card: found, claims: [newest], relation, answer: text };
  }
  return { card: found, claims, relation, answer: "" };
}

/** Whether the bottom line of an entry mentions the subjects as much as its claims do. @param {Card} found @param {Claim[]} behind the claims it rests on @param {QueryPlan} planned */
function answersAsMuch(found, behind, planned) {
  const isSpecific = (/** @type {Claim} */ claim) => claimRank(claim, planned).touches > 1;
  return behind.some(isSpecific) || !found.claims.some(isSpecific);
}

/** Whether even the best claim of a related entry lacks the subjects themselves, and has no more of the place than the bottom line. @param {Claim[]} behind @param {Claim} best @param {QueryPlan} planned */
function saysNoLess(behind, best, planned) {
  const { touches, placed } = claimRank(best, planned);
  return touches < ITSELF && behind.some(claim => claimRank(claim, planned).placed === placed);
}

/** The newest claim on a subject and the place, and one that contradicts it. @param {Card} found @param {QueryPlan} planned */
function matchingClaims({ claims }, planned) {
  if (claims.length < 2) return claims;
  const ranked = claims.map((claim, at) => ({ claim, at, ...claimRank(claim, planned) }));
  ranked.sort((a, b) => b.touches - a.touches || b.placed - a.placed || b.holds - a.holds || compare(b.claim.until || "", a.claim.until || "") || b.shared - a.shared || a.at - b.at);
  const best = ranked[0].claim;
  return [best, ...claims.filter(claim => claim !== best && best.conflicts.includes(claim.id)).slice(0, MAX_CLAIMS - 1)];
}

/** How well a claim answers. @param {Claim} claim @param {QueryPlan} planned */
function claimRank(claim, planned) {
  return {
    touches: Math.max(0, ...subjectsOf(planned).map(term => touching(claim, term))), placed: Number(planned.places.some(([id]) => claim.scope === id || claim.concepts.includes(`@p:${id}`))),
    holds: Number(claim.status !== "historical"), shared: planned.terms.reduce((sum, term) => sum + (touching(claim, term) > 1 ? Math.trunc(term.weight * 1000) : 0), 0)
  };
}

/** A test whether the text of a claim has a word. @param {Claim} claim */
function hasWord(claim) {
  let text = claimTokens.get(claim);
  if (text === undefined) claimTokens.set(claim, text = ` ${tokenize(claim.text).join(" ")} `);
  return (/** @type {string} */ word) => /** @type {string} */ (text).includes(` ${word} `);
}

/** How a claim touches a subject: 3 with its words or its very concept, 2 with a wider one, 1 with a long word of its name: “pension” of “disability pension”. @param {Claim} claim @param {QueryTerm} term */
function touching(claim, { core, concepts, indexTerms, phrase, typed }) {
  const has = hasWord(claim), says = (/** @type {string} */ concept) => claim.concepts.includes(concept);
  if (indexTerms.some(([word]) => has(word)) || phrase.length > 0 && phrase.every(has) || core.some(says)) return ITSELF;
  return concepts.some(([concept]) => says(concept)) ? 2 : Number(tokenize(typed).some(word => size(word) >= LONG_WORD && has(word)));
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
