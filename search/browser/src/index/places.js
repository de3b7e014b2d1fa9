// Place records: label, wider areas and the posting list of each place.
/** @import { Place } from "../types" */
import { own } from "../text/analyzer.js";
import { isLoaded, payload } from "./loader.js";

/** @type {Map<string, Place>} */
const places = new Map();
const partsOf = new Map();

export const countryOf = (/** @type {string} */ id) => id.split("/", 1)[0];
export const placesFile = (/** @type {string} */ id) => `places-${countryOf(id)}.js`;

/** Remember which files hold the lists of a place, where its concept names them, and return the bare concept. @param {string} concept */
export function noteParts(concept) {
  const mark = concept.indexOf(">");
  if (mark < 0) return concept;
  partsOf.set(concept.slice(3, mark), concept.slice(mark));
  return concept.slice(0, mark);
}

/** The files of a place's own list and of its wider areas, two digits each. @param {string} id @param {string} parts */
const partFiles = (id, parts) => (parts.slice(1).match(/../g) ?? []).map(part => `places-${countryOf(id)}-${part}.js`);

/** The files of a place's record and list, as far as they can be known. @param {string} id */
export function placeFiles(id) {
  const name = placesFile(id), row = isLoaded(name) ? own(payload(name), id) : null;
  const parts = row ? (row[7][0] === ">" ? row[7] : "") : partsOf.get(id);
  return parts ? [name, ...partFiles(id, parts)] : [name];
}

/** The encoded posting list of a place; throws MissingFiles. @param {string} id @returns {string} */
export function placePostings(id) {
  const row = own(payload(placesFile(id)), id);
  return !row ? "" : row[7][0] === ">" ? payload(partFiles(id, row[7])[0])[id] : row[7];
}

/** The record of a place; throws MissingFiles. @param {string} id @returns {Place} */
export function place(id) {
  const known = places.get(id);
  if (known) return known;
  const [label, kind, inside, members, url, host, ask] = payload(placesFile(id))[id], country = countryOf(id);
  // "/" is the country, "/x" a place in it.
  const expand = (/** @type {string} */ ids) => ids ? ids.split(" ").map(name => name === "/" ? country : name[0] === "/" ? country + name : name) : [];
  const within = expand(inside);
  const found = { label, kind, within, members: members ? expand(members) : null, url: url || `${id}/index.html`, host, ask: ask || within.length && place(within[0]).ask };
  places.set(id, found);
  return found;
}
