// Result records: what a result shows of an entry and its claims, decoded from rows.

/** @import { Card, Claim, FactClaim, Fresh } from "./types" */

import { AGED, expandDays } from "./freshness-status.js";
import { manifest, payload, requireFiles } from "./loader.js";

/** Records per file. */
export const DOCS_PER_FILE = 2;
/** Stands for a value that follows from the rest of a row. */
const DEFAULT = 0;
/** @type {Map<number, Card>} */
const cards = new Map();

// In copies the page of an entry, which is a script as well, holds its record and its facts.
/** @param {number} doc */
function cardFile(doc) {
  const { holders } = manifest();
  return holders ? `../${holders[doc]}.html` : `cards-${Math.floor(doc / DOCS_PER_FILE)}.js`;
}

/** @param {number[]} docs */
export const requireCards = docs => requireFiles(docs.map(cardFile));

/** Add status and days of a label to a record. @template {object} T @param {T} record @param {string | readonly string[]} label @returns {T & Fresh} */
function withFreshness(record, label) {
  const [status, ...days] = typeof label === "string" ? label.split("|") : label, fresh = /** @type {Fresh} */ ({ status });
  AGED.forEach((aged, at) => { if (days[at]) fresh[aged] = days[at]; });
  return Object.assign(record, fresh);
}

/** The record of a document; throws MissingFiles. @param {number} doc @returns {Card} */
export function card(doc) {
  const known = cards.get(doc);
  if (known) return known;
  const file = payload(cardFile(doc)), row = manifest().holders ? file.card : file[doc % DOCS_PER_FILE];
  const [id, kind, title, url, home, where, topic, label, claims, summary, closed] = row;
  const place = home === DEFAULT ? id.slice(0, Math.max(0, id.lastIndexOf("/"))) : home;
  const found = withFreshness({
    id, kind, title, url: url || `${id}.html`, place, where, topic, summary, closed,
    claims: claims.map((/** @type {any[]} */ claim) => claim.length > 3 ? claimOf(claim, place, label) : claimFromFacts(claim, file.claims, place))
  }, label);
  cards.set(doc, found);
  return found;
}

/** @param {string} text @param {string} separator */
const list = (text, separator) => text ? text.split(separator) : [];

/** @param {any[]} row @param {string} place @param {string} label @returns {Claim} */
function claimOf([id, text, when, , until, own, support, scope, concepts, conflicts], place, label) {
  return withFreshness({
    id, text, when, until, support, scope: scope === DEFAULT ? place : scope, concepts: list(concepts, ","), conflicts: list(conflicts, " ")
  }, own || label);
}

/** In copies a row holds a claim's ID, concepts and conflicts only; the rest is in the facts beside it. @param {any[]} row @param {FactClaim[]} facts @param {string} place @returns {Claim} */
function claimFromFacts([id, concepts, conflicts], facts, place) {
  const { text, when, until, support, scope = place, fresh } = /** @type {FactClaim} */ (facts.find(fact => fact.id === id));
  return withFreshness({
    id, text, when, until: until || "", support, scope, concepts: list(concepts, ","), conflicts: list(conflicts, " ")
  }, expandDays(fresh, until));
}
