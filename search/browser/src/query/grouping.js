// Groups of ranked documents: which of them answer a query, and which are only related; the twin of the Python grouping.
/** @import { QueryPlan, Ranking } from "../types" */
import { subjectsOf } from "./query-plan.js";
import { DISTANT_GROUPS, SECONDARY, LAST, RELATIONS, insert, scoreOf } from "./ranking.js";

const GOOD_FIT = 0.55, POOR_FIT = 0.33;
/** Groups that belong to one place of a query. */
export const LOCAL_GROUPS = ["own", "within", "concerns", "region"];
const NEAR_GROUPS = LOCAL_GROUPS.slice(0, 3);
const GROUP_ORDER = [...LOCAL_GROUPS, "country", "related", "same_country", "wider", "here", "elsewhere"];
/** Groups that do not answer the query itself. */
export const RELATED_GROUPS = ["related", "same_country", "wider", "here", "elsewhere"];

/** Sort keys of the best documents by group, and how many entries answer; what only shares the place is used when nothing there answers. @param {Ranking} ranking @param {QueryPlan} planned @param {number} limit @returns {{ groups: [string, number[]][], answering: number[], several: number }} `several` is the rounded score of the best entry near the place about several subjects */
export function grouped({ best, near, matches, onlyPlace }, planned, limit) {
  const groups = new Map(GROUP_ORDER.map(name => [name, /** @type {number[]} */ ([])])), group = (/** @type {string} */ name) => groups.get(name) || [];
  const poor = POOR_FIT * best, least = GOOD_FIT * (near >= poor ? near : best), hasPlace = planned.places.length > 0, subjects = subjectsOf(planned).length;
  const onlyWords = planned.unknown.length && !planned.terms.some(term => term.kind === "concept"), levels = new Map(), answers = new Map();
  const answering = /** @type {number[]} */ ([]);
  let several = 0;
  function groupOf(/** @type {number} */ at) {
    const fit = matches.fits[at], about = matches.about[at], relation = RELATIONS[matches.relations[at]], distant = DISTANT_GROUPS[matches.relations[at]];
    if (onlyWords && fit < POOR_FIT) return relation === "own" ? "here" : "elsewhere";
    if (subjects && !about) {
      if (!hasPlace) return "elsewhere";
      if (!distant) return NEAR_GROUPS.includes(relation) ? "related" : "wider";
      return matches.mentions[at] ? distant : "";
    }
    if (!hasPlace) return about < subjects || planned.strange || planned.outOfScope.length || planned.unknown.length >= Math.max(1, subjects) ? "elsewhere" : "own";
    if (distant) return fit >= poor ? distant : "";
    const isOwn = relation === "own" && about > 0;
    return fit >= least || isOwn || matches.level[at] >= SECONDARY || subjects && about === subjects ? relation : relation === "own" ? "here" : "";
  }
  for (let at = 0; at < matches.count; at++) {
    const name = groupOf(at);
    if (!name) continue;
    // Elsewhere in the country those on a subject come before those that mention it.
    const isMention = name === "same_country" && subjects && !matches.about[at], key = matches.keys[at] - (isMention ? LAST : 0);
    insert(group(name), key, limit);
    if (subjects && !matches.gaps[at]) answers.set(name, Math.max(answers.get(name) ?? -Infinity, key));
    if (!matches.gaps[at]) levels.set(name, Math.max(levels.get(name) || SECONDARY - 1, matches.level[at]));
    if (matches.about[at] > 1 && LOCAL_GROUPS.includes(name)) several = Math.max(several, scoreOf(matches.keys[at]));
    if (!RELATED_GROUPS.includes(name) && !matches.gaps[at]) answering.push(matches.docs[at]);
  }
  // The best entry that is no search without result comes first.
  for (const [name, key] of answers) if (group(name)[0] !== key) groups.set(name, [key, ...group(name).filter(other => other !== key)].slice(0, limit));
  if (!group("own").length && !group("within").length) for (let at = 0; at < onlyPlace.count; at++) insert(group("here"), onlyPlace.keys[at] - LAST, limit);
  // Of entries on the place, those with the subject as their main topic come first, then those filed under it too.
  const levelOf = (/** @type {string} */ name) => levels.get(name) || SECONDARY - 1, first = NEAR_GROUPS.reduce((chosen, name) => levelOf(name) > levelOf(chosen) ? name : chosen);
  const order = [first, ...GROUP_ORDER.filter(name => name !== first)];
  return { groups: order.map(name => [name, group(name)]), answering, several };
}
