// Days and counts in words.
import { isoDay } from "../../../search/browser/src/freshness-status.js";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** A day (ISO 8601) in words: 22 November 2026. @param {string} day */
export function dayWords(day) {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

/** Whether text is a real day (ISO 8601) from 1900 to 2199; a year half typed (0202) is not. @param {string} text */
export const isDay = text => (/^(19|20|21)\d{2}-\d{2}-\d{2}$/).test(text) && !isNaN(Date.parse(text)) && isoDay(new Date(text)) === text;
/** A number with its noun: 1 day, 2 days. @param {number} amount @param {string} noun */
export const counted = (amount, noun) => `${amount} ${noun}${amount === 1 ? "" : "s"}`;
