// Freshness of a claim on a day: the twin of the Python freshness module.
/** @import { FactClaim, FreshnessDays } from "./types" */

const DAY = 86_400_000, MIN_HISTORICAL_DAYS = 1825;
/** @type {Record<string, number>} */
const RANK = { current: 0, unverified: 0, due: 1, overdue: 2, contradicted: 2, historical: 3 };
/** Statuses by age, in the order of the days in a freshness label. */
export const AGED = /** @type {const} */ (["due", "overdue", "historical"]);

/** A date of a Date in ISO 8601, in UTC. @param {Date} time */
export const isoDay = time => time.toISOString().slice(0, 10);

/** The date of the reader's own calendar in ISO 8601. @param {Date} now */
export const localDay = now => isoDay(new Date(now.getTime() - now.getTimezoneOffset() * 60_000));

/** The status on a day (ISO 8601): the worst of the given status and those whose day has come. @param {readonly (string | undefined)[]} days @param {string} today */
export function statusOn([status = "", ...days], today) {
  let found = status;
  AGED.forEach((aged, at) => {
    const from = days[at];
    if (from && today >= from && RANK[aged] > RANK[found]) found = aged;
  });
  return found;
}

/** Words for the age of information, best first, by the style of their badges. @type {Record<string, string>} */
export const AGE_WORDS = { recent: "recent", aging: "getting old – re-check", old: "old", undated: "undated" };
/** @type {Record<string, string>} */
const AGE_OF_STATUS = { due: "aging", overdue: "old", historical: "old" };

/** The style of the word for the age on a day; a contradiction has no age of its own. @param {readonly (string | undefined)[]} fresh @param {string} today */
export function ageOn([status = "", ...days], today) {
  if (!days[0] && status !== "current") return "undated";
  return AGE_OF_STATUS[statusOn([status === "contradicted" ? "unverified" : status, ...days], today)] || "recent";
}

/** The days on which a status changes, from a limit in days and the day it counts from. @param {number} limit @param {string} from @returns {[string, string, string]} */
export function agingDays(limit, from) {
  const start = Date.parse(from), day = (/** @type {number} */ age) => isoDay(new Date(start + (age + 1) * DAY));
  return [day(limit), day(2 * limit), day(Math.max(2 * limit, MIN_HISTORICAL_DAYS))];
}

/** Expand a label of a facts file, which may give a limit instead of the days. @param {FactClaim["fresh"]} fresh @param {string | null} [until] @returns {FreshnessDays} */
export const expandDays = (fresh, until) =>
  typeof fresh[1] === "number" ? [fresh[0], ...agingDays(fresh[1], fresh[2] || until || "")] : /** @type {FreshnessDays} */ (fresh);
