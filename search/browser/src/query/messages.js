// The texts of a response: headings of groups, and the message above the results; the twin of the Python messages.
/** @import { Contact, QueryPlan } from "../types" */
import { countryOf, place } from "../index/places.js";
import { subjectsOf } from "./query-plan.js";
import { SECONDARY, MENTIONED, NAMED } from "./ranking.js";

const RETURN = "@t:reintegration";
/** Languages that people write, of which the vocabularies have little. @type {Record<string, string>} */
const PARTLY_KNOWN = { tr: "Turkish", ro: "Romanian", ru: "Russian", fa: "Persian", ur: "Urdu", bm: "Bambara" };

/** @typedef {{ name: string, docs: number[], planned: QueryPlan }[]} Groups */
/** @typedef {{ planned: QueryPlan, coverage: Record<string, number>[] }} Part */

/** The innermost places of a plan in words. @param {QueryPlan} planned */
const placeLabel = planned => Array.from(new Set(innerPlaces(planned).map(id => place(id).label))).slice(0, 3).join(" or ");

/** @param {QueryPlan} planned */
const innerPlaces = ({ places }) => places.map(([id]) => id).filter(id => !places.some(([other]) => place(other).within.includes(id)));

/** The services to ask at the places of which nothing is known on a subject, each once. @param {number} total @param {Part[]} parts */
export function contactsOf(total, parts) {
  const lacking = parts.filter(({ planned, coverage }) => planned.places.length && (!total || coverage.some(lacksSubject)));
  const found = /** @type {Contact[]} */ (lacking.map(({ planned }) => place(innerPlaces(planned)[0]).ask).filter(Boolean));
  return found.filter(([, url], at) => found.findIndex(other => other[1] === url) === at);
}

/** Whether no entry on the place or its wider areas is about a subject or names it. @param {Record<string, number>} coverage */
const lacksSubject = coverage => ["own", "within", "concerns", "region", "country"].every(name => (coverage[name] || 0) < NAMED);

const countriesOf = (/** @type {QueryPlan} */ planned) => Array.from(new Set(planned.places.map(([id]) => countryOf(id)))).slice(0, 2).map(id => place(id).label).join(" and ");

export function groupLabel(/** @type {string} */ name, /** @type {QueryPlan} */ planned) {
  if (!planned.places.length) return name === "own" ? "Results" : "Related";
  const here = placeLabel(planned), country = countriesOf(planned);
  /** @type {Record<string, string>} */
  const labels = {
    own: here === country ? `${country} as a whole` : `In ${here}`, within: `In places of ${here}`, region: `Holds for the region of ${here}`,
    country: `Holds for ${country} as a whole`, concerns: `About ${here}, filed elsewhere`, related: `Related entries on ${here}`,
    same_country: `Elsewhere in ${country}`, wider: `Related entries on ${country}`, here: `Other entries on ${here}`, elsewhere: "Elsewhere"
  };
  return labels[name];
}

/** What is not known, how many entries answer, and what was corrected or not understood, a sentence a line. @param {string} query @param {QueryPlan} planned @param {number} total @param {Groups} groups @param {string[]} nearest @param {Part[]} parts */
export function messageOf(query, planned, total, groups, nearest, parts) {
  if (!query.trim()) return "Type a place and a topic, in any spelling or script.";
  const missing = parts.flatMap(part => missingLines(part)), subjects = subjectsOf(planned);
  const isOnReturn = planned.unknown.length > 0 && subjects.length === 1 && subjects[0].core.length === 1 && subjects[0].core[0] === RETURN;
  const lines = [
    isOnReturn ? `Nothing known on ${quoted(planned.unknown)}; these entries are about returning.` : "",
    ...planned.hosts.map(typed => `“${typed}” is read as the country that somebody returns from.`), ...missing, countLine(planned, total, groups, missing.length > 0),
    ...planned.corrections.map(([typed, corrected]) => `Nothing is spelled “${typed}”; these are results for “${corrected}”.`)
  ];
  if (planned.unknown.length) lines.push(`Not understood: ${quoted(planned.unknown)}.`);
  if (planned.unknown.length && PARTLY_KNOWN[planned.language]) lines.push(`The search knows only a few words of ${PARTLY_KNOWN[planned.language]}: ask in English, French or German.`);
  if (nearest.length) lines.push(`The nearest names: ${nearest.join(", ")}.`);
  lines.push(...planned.outOfScope.map(typed => `“${typed}” is not among the places of this collection.`));
  if (planned.homes.length && groups.length) lines.push(`No place is named; entries on ${planned.homes.slice(0, 2).map(id => place(id).label).join(" and ")} come first.`);
  for (const { surface, places } of planned.ambiguousPlaces) lines.push(`Which “${surface}” is meant: ${places.map(id => place(id).label).join(", ")}?`);
  return lines.filter(Boolean).join("\n");
}

const quoted = (/** @type {string[]} */ typed) => Array.from(new Set(typed), word => `“${word}”`).join(", ");

/** @param {QueryPlan} planned @param {number} total @param {Groups} groups @param {boolean} isMissing */
function countLine(planned, total, groups, isMissing) {
  if (!groups.length) return isMissing ? "" : "Nothing was found.";
  if (total) return `${total} ${total === 1 ? "entry answers" : "entries answer"}.`;
  const here = placeLabel(planned);
  if (!isMissing && planned.unknown.length && !here) return "No entry is known to answer all of this; these fit the other words.";
  return isMissing ? "" : here ? `Nothing on ${here} itself or its whole country answers this.` : "Nothing answers all of this.";
}

/** For each subject without an entry about the place: that nothing is known, and for which wider place something is. @param {Part} part */
function missingLines({ planned, coverage }) {
  const lines = subjectsOf(planned).map(({ typed }, at) => missingLine(typed, coverage[at], planned));
  return Array.from(new Set(lines.filter(Boolean)));
}

/** @param {string} typed @param {Record<string, number>} coverage @param {QueryPlan} planned */
function missingLine(typed, coverage, planned) {
  if (!planned.places.length) return Object.keys(coverage).length ? "" : `Nothing known on “${typed}”.`;
  const here = placeLabel(planned), country = countriesOf(planned), best = (/** @type {string[]} */ ...names) => Math.max(...names.map(name => coverage[name] || 0));
  const own = best("own", "within", "concerns"), region = best("region"), whole = best("country"), searched = (/** @type {string} */ what) => coverage.gap ? ` ${what} was searched for without result.` : "";
  if (own >= SECONDARY) return "";
  if (own === NAMED) return `Nothing on ${here} is about “${typed}” itself; these entries name or offer it.${searched("More")}`;
  if (Math.max(region, whole) >= NAMED) {
    const wider = region >= NAMED ? `the region of ${here}` : `${country} as a whole`;
    if (Math.max(region, whole) >= SECONDARY) return `Nothing known on “${typed}” in ${here}, only for ${wider}.${searched("More")}`;
    return `Nothing known on “${typed}” in ${here}; entries on ${wider} name or offer it.${searched("More")}`;
  }
  const where = here === country ? `for ${country} as a whole` : `in ${here} or for ${country} as a whole`;
  return `Nothing known on “${typed}” ${where}.${searched("It")}${Math.max(own, region, whole) === MENTIONED ? " Some entries mention it." : ""}`;
}
