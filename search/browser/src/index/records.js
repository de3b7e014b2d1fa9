// Result records: what a result shows of an entry and its claims, decoded from rows.
/** @import { Card, Claim, Fresh } from "../types" */
import { AGED } from "../freshness-status.js";
import { payload, requireFiles } from "./loader.js";

/** Records per file. */
export const DOCS_PER_FILE = 2;
/** Stands for a value that follows from the rest of a row. */
const DEFAULT = 0;
/** @type {Map<number, Card>} */
const cards = new Map();

export const cardFile = (/** @type {number} */ number) => `cards-${number}.js`;
const fileOf = (/** @type {number} */ doc) => cardFile(Math.floor(doc / DOCS_PER_FILE));
export const requireCards = (/** @type {number[]} */ docs) => requireFiles(docs.map(fileOf));

/** Add status and days of a label to a record. @template {object} T @param {T} record @param {string} label @returns {T & Fresh} */
function withFreshness(record, label) {
  const [status, ...days] = label.split("|"), fresh = /** @type {Fresh} */ ({ status });
  AGED.forEach((aged, at) => { if (days[at]) fresh[aged] = days[at]; });
  return Object.assign(record, fresh);
}

/** The record of a document; throws MissingFiles. @param {number} doc @returns {Card} */
export function card(doc) {
  const known = cards.get(doc);
  if (known) return known;
  const [id, kind, title, url, home, where, topic, label, claims, summary, closed, answer, phone] = payload(fileOf(doc))[doc % DOCS_PER_FILE];
  const place = home === DEFAULT ? id.slice(0, Math.max(0, id.lastIndexOf("/"))) : home;
  const found = withFreshness({
    id, kind, title, url: url || `${id}.html`, place, where, topic, summary, closed, answer, phone,
    claims: claims.map((/** @type {any[]} */ claim) => claimOf(claim, place, label))
  }, label);
  cards.set(doc, found);
  return found;
}

const list = (/** @type {string} */ text, /** @type {string} */ separator) => text ? text.split(separator) : [];

/** @param {any[]} row @param {string} place @param {string} label @returns {Claim} */
function claimOf([id, text, when, , until, own, support, scope, concepts, conflicts], place, label) {
  return withFreshness({
    id, text, when, until, support, scope: scope === DEFAULT ? place : scope, concepts: list(concepts, ","), conflicts: list(conflicts, " ")
  }, own || label);
}
