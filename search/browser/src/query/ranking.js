// Ranking: scores documents by how near they are to the places and how well they match the terms; the twin of the Python ranking.
/** @import { Matches, Postings, QueryPlan, QueryTerm, Ranking, Weighted } from "../types" */
import { isPlace, postings, requirePostings } from "../index/dictionary.js";
import { manifest } from "../index/loader.js";
import { place } from "../index/places.js";
import { GAPS, ONE_ILLNESS, familiesOf, keysOf, subjectsOf } from "./query-plan.js";

/** @typedef {{ docs: Uint32Array, count: number }} DocList */
/** @typedef {{ relation: Uint8Array, marked: Uint8Array, near: Float64Array, fit: Float64Array, met: Float64Array, extra: Float64Array, hosted: Float64Array,
 *   concept: Float64Array, word: Float64Array, home: Float64Array, homeRelation: Uint8Array, homeClose: DocList, close: DocList, fitting: DocList, touched: DocList, matches: Matches,
 *   onlyPlace: { count: number, keys: Float64Array } }} Columns */

export const RELATIONS = ["", "own", "within", "concerns", "region", "country", "same_country", "mention"];
export const OWN = 1;
const REGION_WIDE = 4, COUNTRY_WIDE = 5, IN_COUNTRY = 6;
/** Groups of what lies elsewhere, by relation. */
export const DISTANT_GROUPS = RELATIONS.map(relation => !relation || relation === "mention" ? "elsewhere" : relation === "same_country" ? "same_country" : "");
/** Nearness and relation by impact score in the list of a place. @type {Record<number, [number, string]>} */
const NEARNESS = {
  15: [1, "own"], 14: [0.97, "own"], 13: [0.95, "own"], 12: [0.85, "within"], 11: [0.83, "within"],
  10: [0.6, "concerns"], 8: [0.55, "concerns"], 5: [0.35, "mention"], 2: [0.15, "mention"]
};
/** The same for the members of an area. @type {Record<number, [number, string]>} */
const MEMBER_NEARNESS = { 12: [1, "own"], 11: [0.97, "own"] };
const COUNTRY_NEARNESS = 0.2, REGION_NEARNESS = 0.25, TERM_SHARE = 0.35, PLACE_SHARE = 0.65, MIN_FIT = 0.2, SERVICE_BOOST = 1.15, MAX_IMPACT = 15, ILLNESS_FACTOR = 0.9, OTHER_ILLNESS_FACTOR = 0.5, GAP_FACTOR = 0.95, GUIDE_BOOST = 1.15, MAX_BONUS = 0.4, HOME_BOOST = 0.25;
/** Levels at which an entry mentions a subject: it is filed under it, names or offers it, or mentions it. */
export const MAIN = 4;
export const SECONDARY = 3;
export const NAMED = 2;
export const MENTIONED = 1;
const MAIN_IMPACT = 12, SECONDARY_IMPACT = 9, NAMED_IMPACT = 8, NAMED_WORD = 12, SIBLING = 6, SERVICES = "@k:service", PROGRAMMES = "@k:programme", GUIDES = "@k:guide";
const HOLDS_WIDELY = 13, SERVES = 13, ANYWHERE = 15, CONCERNS_AREA = 11, WHOLE_AREA = 14;

/** @type {Columns | undefined} */
let columns;
/** Whether each document is of a kind. @type {Map<string, Uint8Array>} */
const kindColumns = new Map();
/** The levels at which documents mention each subject. @typedef {{ levels: Map<number, number>[], coverage: Record<string, number>[], isGap: Uint8Array, namesIllness: boolean, onIllness: Uint8Array | null }} SubjectLevels */

/** Columns by document ID, kept between queries and cleared where the last query wrote. */
function scratch() {
  if (columns) return columns;
  const { seats } = manifest(), floats = () => new Float64Array(seats), bytes = () => new Uint8Array(seats);
  const docs = () => new Uint32Array(seats), list = () => ({ docs: docs(), count: 0 });
  return columns = {
    relation: bytes(), marked: bytes(), near: floats(), fit: floats(), met: floats(), extra: floats(), concept: floats(), word: floats(),
    hosted: floats(), home: floats(), homeRelation: bytes(), homeClose: list(),
    close: list(), fitting: list(), touched: list(), onlyPlace: { count: 0, keys: floats() },
    matches: { count: 0, docs: docs(), keys: floats(), fits: floats(), relations: bytes(), level: bytes(), about: bytes(), mentions: bytes(), gaps: bytes() }
  };
}

function note(/** @type {DocList} */ list, /** @type {number} */ doc) { list.docs[list.count++] = doc; }

/** Score all documents; throws MissingFiles. The result is valid until the next call. @param {QueryPlan} planned @param {Set<number> | null} allowed @returns {Ranking} */
export function rank(planned, allowed) {
  const subjects = subjectsOf(planned), isOnHealth = subjects.some(term => familiesOf(term).includes("health")), namesIllness = subjects.some(({ core }) => core.some(concept => concept[1] === "i"));
  const places = [...planned.places.map(([id]) => id), ...planned.homes].flatMap(id => [id, ...place(id).within]).map(id => `@p:${id}`);
  const hosts = planned.terms.filter(({ optional, concepts }) => optional && concepts.length && isPlace(concepts[0][0])).flatMap(({ concepts }) => concepts.map(([concept]) => concept)).filter(isPlace);
  // Where neither a place nor a host country is named, what holds everywhere answers.
  const isEverywhere = !planned.places.length && !planned.terms.some(({ concepts }) => concepts.length && isPlace(concepts[0][0]));
  requirePostings([...keysOf(planned.terms), ...places, GAPS, ...(isEverywhere ? [GUIDES] : []), ...(hosts.length ? [PROGRAMMES] : []), ...(planned.wantsHelp ? [SERVICES] : []), ...(isOnHealth ? [ONE_ILLNESS] : [])]);
  const column = scratch(), hasSubject = planned.terms.some(term => !term.optional);
  clear(column);
  scoreNearness(planned.places, column, hasSubject);
  if (planned.places.length) for (const host of hosts) if (!host.includes("/")) addProgrammes(postings(`@h:${host.slice(3)}`), column);
  if (hosts.length) dropOtherHosts(hosts, column);
  scoreNearness(planned.homes.map(id => [id, 1]), { close: column.homeClose, near: column.home, relation: column.homeRelation }, false);
  scoreTerms(planned.terms, column);
  const subjectLevels = { levels: subjects.map(levelsOf), coverage: subjects.map(() => ({})), isGap: kindColumn(GAPS), namesIllness, onIllness: isOnHealth ? kindColumn(ONE_ILLNESS) : null };
  const boosts = [...(planned.wantsHelp ? [{ of: kindColumn(SERVICES), by: SERVICE_BOOST }] : []), { of: kindColumn(GAPS), by: GAP_FACTOR }, ...(isEverywhere ? [{ of: kindColumn(GUIDES), by: GUIDE_BOOST }] : [])];
  return select(column, hasSubject, planned.places.length > 0, allowed, boosts, subjectLevels);
}

/** The programmes of a host country that serve any country. @param {Postings} list @param {Columns} column */
function addProgrammes({ docs, impacts }, { close, near, relation }) {
  const [nearness, name] = NEARNESS[SERVES];
  docs.forEach((doc, at) => {
    if (impacts[at] !== ANYWHERE || nearness <= near[doc]) return;
    if (!relation[doc]) note(close, doc);
    near[doc] = nearness;
    relation[doc] = RELATIONS.indexOf(name);
  });
}

/** Programmes that name none of the hosts of a query are not for whoever returns from there. @param {string[]} hosts @param {Columns} column */
function dropOtherHosts(hosts, { close, near, relation }) {
  const isProgramme = kindColumn(PROGRAMMES), named = new Set(hosts.flatMap(host => Array.from(postings(host).docs)));
  for (const doc of close.docs.subarray(0, close.count)) if (isProgramme[doc] && !named.has(doc)) near[doc] = relation[doc] = 0;
}

function kindColumn(/** @type {string} */ key) {
  let found = kindColumns.get(key);
  if (!found) {
    kindColumns.set(key, found = new Uint8Array(manifest().seats));
    for (const doc of postings(key).docs) found[doc] = 1;
  }
  return found;
}

/** @param {Columns} column */
function clear({ fitting, close, homeClose, fit, met, extra, hosted, near, relation, marked, home, homeRelation }) {
  for (const list of [fitting, close]) for (let at = 0; at < list.count; at++) {
    const doc = list.docs[at];
    fit[doc] = met[doc] = extra[doc] = hosted[doc] = near[doc] = relation[doc] = marked[doc] = 0;
  }
  for (let at = 0; at < homeClose.count; at++) home[homeClose.docs[at]] = homeRelation[homeClose.docs[at]] = 0;
}

const levelOf = (/** @type {number} */ impact) => impact >= MAIN_IMPACT ? MAIN : impact >= SECONDARY_IMPACT ? SECONDARY : impact >= NAMED_IMPACT ? NAMED : MENTIONED;

/** The level at which each entry mentions a subject; where a subject is a topic too, an offer of its service counts as naming it. @param {QueryTerm} term */
function levelsOf(term) {
  const levels = new Map(), hasTopic = term.core.some(concept => concept[1] === "t");
  const raise = (/** @type {number} */ doc, /** @type {number} */ level) => { if (level > (levels.get(doc) || 0)) levels.set(doc, level); };
  for (const concept of term.core) {
    const files = concept[1] !== "s" || !hasTopic, { docs, impacts } = postings(concept);
    docs.forEach((doc, at) => {
      if (impacts[at] !== SIBLING) raise(doc, files ? levelOf(impacts[at]) : Math.min(NAMED, levelOf(impacts[at])));
    });
  }
  for (const [word, factor] of term.indexTerms) {
    const { docs, impacts } = postings(word);
    if (factor === 1) docs.forEach((doc, at) => raise(doc, impacts[at] >= NAMED_WORD ? NAMED : MENTIONED));
  }
  phraseStrengths(term.phrase)?.forEach((strength, doc) => { if (strength >= NAMED_WORD / MAX_IMPACT) raise(doc, NAMED); });
  return levels;
}

/** Record the level at which an entry mentions each subject; returns the best of them. @param {Matches} matches @param {number} doc @param {number} related @param {SubjectLevels} subjectLevels */
function noteCoverage(matches, doc, related, { levels, coverage, isGap }) {
  const gap = isGap[doc], isNear = !DISTANT_GROUPS[related], where = gap ? "gap" : RELATIONS[related] || "elsewhere", at = matches.count;
  let best = 0, about = 0, mentions = 0;
  levels.forEach((level, subject) => {
    const found = level.get(doc) || 0;
    best = Math.max(best, found);
    if (found >= NAMED) about++; else if (found) mentions++;
    if (found && (!gap || isNear)) coverage[subject][where] = Math.max(coverage[subject][where] || 0, found);
  });
  matches.level[at] = best;
  matches.about[at] = about;
  matches.mentions[at] = mentions;
  matches.gaps[at] = gap;
  return best;
}

/** Score each candidate once. @param {Columns} column @param {boolean} hasSubject @param {boolean} hasPlace @param {Set<number> | null} allowed @param {{ of: Uint8Array, by: number }[]} boosts @param {SubjectLevels} subjectLevels */
function select(column, hasSubject, hasPlace, allowed, boosts, subjectLevels) {
  const { matches, relation, marked, fit, near, home } = column;
  let best = 0;
  matches.count = 0;
  function addMatches(/** @type {DocList} */ list, /** @type {boolean} */ all) {
    for (let at = 0; at < list.count; at++) {
      const doc = list.docs[at], related = relation[doc];
      if (!all && related !== OWN || marked[doc] || allowed && !allowed.has(doc)) continue;
      let boost = 1;
      for (const { of, by } of boosts) if (of[doc]) boost *= by;
      const { onIllness, namesIllness } = subjectLevels, level = noteCoverage(matches, doc, related, subjectLevels);
      boost *= 1 + HOME_BOOST * home[doc];
      if (onIllness?.[doc] && (!namesIllness || !level)) boost *= namesIllness ? OTHER_ILLNESS_FACTOR : ILLNESS_FACTOR;
      const fits = hasSubject ? fit[doc] : 1 + 0.1 * fit[doc], score = (fits || 0.1) * (hasPlace ? TERM_SHARE + PLACE_SHARE * near[doc] : 1) * boost;
      marked[doc] = 1;
      if (fits > best && (hasSubject || !hasPlace || related)) best = fits;
      matches.docs[matches.count] = doc;
      matches.keys[matches.count] = sortKey(score, doc);
      matches.fits[matches.count] = fits;
      matches.relations[matches.count++] = related;
    }
  }
  if (hasSubject || !hasPlace) addMatches(column.fitting, true);
  if (hasPlace) addMatches(column.close, !hasSubject);
  return { ...dropWeak(column, best, !hasSubject && hasPlace), coverage: subjectLevels.coverage };
}

/** Drop what fits far worse than the best; what only shares the place is kept apart. @param {Columns} column @param {number} best @param {boolean} onlyRelated */
function dropWeak({ matches, onlyPlace }, best, onlyRelated) {
  const { docs, keys, fits, relations, level, about, mentions, gaps } = matches;
  let count = 0, near = 0;
  onlyPlace.count = 0;
  for (let at = 0; at < matches.count; at++) {
    const fit = fits[at], relation = relations[at];
    if (!fit) onlyPlace.keys[onlyPlace.count++] = keys[at];
    else if ((about[at] || fit >= MIN_FIT * best) && (relation || !onlyRelated)) {
      if (fit > near && !DISTANT_GROUPS[relation]) near = fit;
      for (const list of [docs, keys, fits, relations, level, about, mentions, gaps]) list[count] = list[at];
      count++;
    }
  }
  matches.count = count;
  return { best, near, matches, onlyPlace };
}

// A sort key holds the rounded score, so that both engines agree where sums differ in the last digit, and the document ID.
const MAX_DOCS = 1 << 22;
/** Subtracted from a key to sort it after all others. */
export const LAST = MAX_DOCS * (1 << 20);
const sortKey = (/** @type {number} */ score, /** @type {number} */ doc) => Math.floor(score * 100000 + 0.5) * MAX_DOCS + MAX_DOCS - 1 - doc;
/** The document ID in a sort key. @param {number} key */
export const docOf = key => MAX_DOCS - 1 - (key - Math.floor(key / MAX_DOCS) * MAX_DOCS);
/** The rounded score in a sort key. @param {number} key */
export const scoreOf = key => Math.floor(key / MAX_DOCS);

/** Insert a key into a descending list of limited length. @param {number[]} keys @param {number} key @param {number} most */
export function insert(keys, key, most) {
  let at = keys.length;
  if (at >= most) {
    if (!at || key <= keys[at - 1]) return;
    at--;
  }
  for (; at && keys[at - 1] < key; at--) keys[at] = keys[at - 1];
  keys[at] = key;
}

/** @param {Weighted[]} places @param {{ close: DocList, near: Float64Array, relation: Uint8Array }} column @param {boolean} hasSubject */
function scoreNearness(places, { close, near, relation }, hasSubject) {
  close.count = 0;
  /** @param {Postings} list @param {(impact: number) => [number, number] | null} meaningOf */
  function addAll({ docs, impacts }, meaningOf) {
    let last = -1, meaning = null;
    for (let at = 0; at < docs.length; at++) {
      // Lists are sorted by impact, so a meaning is looked up only where it changes.
      if (impacts[at] !== last) meaning = meaningOf(last = impacts[at]);
      const doc = docs[at];
      if (!meaning || meaning[0] <= near[doc]) continue;
      if (!relation[doc]) note(close, doc);
      near[doc] = meaning[0];
      relation[doc] = meaning[1];
    }
  }
  for (const [id, factor] of places) {
    const { kind, within } = place(id);
    addAll(postings(`@p:${id}`), impact => {
      const [nearness, name] = kind === "area" && MEMBER_NEARNESS[impact] || NEARNESS[impact];
      return [nearness * factor, RELATIONS.indexOf(name)];
    });
    for (const outer of within) {
      const isCountry = !outer.includes("/");
      addAll(postings(`@p:${outer}`), impact => {
        if (impact >= HOLDS_WIDELY) return [((isCountry ? 0.5 : 0.6) - (impact === WHOLE_AREA ? 0.02 : 0)) * factor, isCountry ? COUNTRY_WIDE : REGION_WIDE];
        return impact < CONCERNS_AREA || !hasSubject ? null : [(isCountry ? COUNTRY_NEARNESS : REGION_NEARNESS) * factor, IN_COUNTRY];
      });
    }
  }
}

function scoreTerms(/** @type {QueryTerm[]} */ terms, /** @type {Columns} */ column) {
  const { fitting, fit, met, extra, hosted, marked } = column, required = terms.reduce((sum, term) => term.optional ? sum : sum + term.weight, 0);
  let kept = 0;
  fitting.count = 0;
  for (const term of terms) addStrengths(term, column);
  for (let at = 0; at < fitting.count; at++) {
    const doc = fitting.docs[at];
    marked[doc] = 0;
    if (!required) fit[doc] = extra[doc] + hosted[doc];
    else if (fit[doc]) fit[doc] = fit[doc] / required * (met[doc] / required) * (1 + Math.min(MAX_BONUS, extra[doc]) + hosted[doc]);
    if (fit[doc]) fitting.docs[kept++] = doc; else extra[doc] = hosted[doc] = 0;
  }
  fitting.count = kept;
}

function addStrengths(/** @type {QueryTerm} */ term, /** @type {Columns} */ column) {
  const { concept, word, touched } = column, hasConcepts = term.concepts.length > 0;
  if (!term.phrase.length && term.concepts.length + term.indexTerms.length === 1) return addSingleKey(term, column);
  touched.count = 0;
  takeStrongest(term.concepts, concept, word, touched);
  if (term.phrase.length) takePhrase(term.phrase, concept, word, touched); else takeStrongest(term.indexTerms, word, concept, touched);
  for (let at = 0; at < touched.count; at++) {
    const doc = touched.docs[at], literal = word[doc];
    addStrength(term, column, doc, hasConcepts ? 0.8 * Math.max(concept[doc], literal) + 0.2 * literal : literal);
    concept[doc] = word[doc] = 0;
  }
}

/** The same for a term with one key, where there is nothing to compare. @param {QueryTerm} term @param {Columns} column */
function addSingleKey(term, column) {
  const [key, factor] = term.concepts[0] || term.indexTerms[0], share = term.concepts.length ? 0.8 : 1, { docs, impacts } = postings(key);
  for (let at = 0; at < docs.length; at++) {
    const strength = impacts[at] / MAX_IMPACT * factor;
    if (strength > 0) addStrength(term, column, docs[at], share * strength);
  }
}

/** @param {QueryTerm} term @param {Columns} column @param {number} doc @param {number} strength */
function addStrength(term, { marked, fitting, fit, met, extra, hosted }, doc, strength) {
  if (!marked[doc]) { marked[doc] = 1; note(fitting, doc); }
  if (term.optional && term.concepts.length && isPlace(term.concepts[0][0])) hosted[doc] += term.weight * strength;
  else if (term.optional) extra[doc] += term.weight * strength;
  else { fit[doc] += term.weight * strength; met[doc] += term.weight; }
}

/** Documents with every word of a phrase, with the strength of the weakest. @param {string[]} phrase */
function phraseStrengths(phrase) {
  /** @type {Map<number, number> | undefined} */
  let found;
  for (const key of phrase) {
    const { docs, impacts } = postings(key), next = new Map();
    for (let at = 0; at < docs.length; at++) {
      const doc = docs[at], strength = impacts[at] / MAX_IMPACT, before = found ? found.get(doc) : strength;
      if (before !== undefined) next.set(doc, Math.min(strength, before));
    }
    found = next;
  }
  return found;
}

/** @param {string[]} phrase @param {Float64Array} concept @param {Float64Array} word @param {DocList} touched */
function takePhrase(phrase, concept, word, touched) {
  phraseStrengths(phrase)?.forEach((strength, doc) => {
    if (!concept[doc] && !word[doc]) note(touched, doc);
    word[doc] = strength;
  });
}

/** The greatest strength of each document under some keys; a document is noted once for both columns. @param {Weighted[]} keys @param {Float64Array} into @param {Float64Array} other @param {DocList} touched */
function takeStrongest(keys, into, other, touched) {
  for (const [key, factor] of keys) {
    const { docs, impacts } = postings(key);
    for (let at = 0; at < docs.length; at++) {
      const doc = docs[at], strength = impacts[at] / MAX_IMPACT * factor;
      if (strength <= into[doc]) continue;
      if (!into[doc] && !other[doc]) note(touched, doc);
      into[doc] = strength;
    }
  }
}
