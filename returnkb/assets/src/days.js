// Days in words and in the reader's time zone.

import { isoDay } from "../../../search/browser/src/freshness-status.js";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** A day (ISO 8601) in words: 22 November 2026. @param {string} day */
export function dayWords(day) {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

/** The day in the reader's time zone. @param {Date} now */
export const localDay = now => isoDay(new Date(now.getTime() - now.getTimezoneOffset() * 60_000));
/** A number with its noun: 1 day, 2 days. @param {number} amount @param {string} noun */
export const counted = (amount, noun) => `${amount} ${noun}${amount === 1 ? "" : "s"}`;
