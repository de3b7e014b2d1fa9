// Facts of countries: loaded as scripts, which also works from a folder.
/** @import { CountryFacts, CountryHead, FactsClaim, FactsEntry, FactsIndex, Labels, PlaceRow } from "./types" */
import { loadScript } from "../../../search/browser/src/dom.js";
import { expandDays } from "../../../search/browser/src/freshness-status.js";

const script = document.currentScript;
/** URL of the site's root folder. */
export const root = script instanceof HTMLScriptElement ? script.src.replace(/assets\/[^/]*$/, "") : "";
/** @type {Map<string, CountryFacts>} */
const countries = new Map();
const loading = new Map();

/** What a script of facts registered under a name. @param {string} name */
const registered = name => (window.returnkbEntries || {})[name];
/** @returns {FactsIndex | undefined} */
export const factsIndex = () => registered("index");
/** @returns {Labels | undefined} */
export const sheetLabels = () => registered("labels");
export const factsOf = (/** @type {string} */ country) => countries.get(country);
export const countryOf = (/** @type {string} */ id) => id.split("/")[0];
/** The place an entry belongs to. @param {string} id */
const placeOf = id => id.replace(/\/[^/]*$/, "");
/** @param {string} id @returns {PlaceRow | undefined} */
export const place = id => factsIndex()?.places.find(([known]) => known === id);

/** Add what the files leave out because it follows from the rest. @param {FactsEntry} entry */
function completeEntry(entry) {
  entry.place ||= placeOf(entry.id);
  entry.url ||= `${entry.id}.html`;
  entry.topics ||= [entry.topic];
  for (const claim of entry.claims) {
    claim.note ||= null;
    claim.fresh = expandDays(claim.fresh, claim.until);
    claim.conflicts ||= [];
    if (claim.scope === undefined) claim.scope = entry.place;
  }
  // An entry is historical when its last claim is.
  const days = entry.claims.map(claim => String(claim.fresh[3] || "")).sort(), [status, due, overdue] = expandDays(entry.fresh);
  entry.fresh = [status, due, overdue, days[0] ? days[days.length - 1] : ""];
  return entry;
}

/** Load the file that registers a name, once; a file that is missing registers nothing. @param {string} file @param {string} name @returns {Promise<unknown>} */
function loadFile(file, name) {
  if (registered(name)) return Promise.resolve();
  if (!loading.has(name)) loading.set(name, loadScript(root + file).catch(() => undefined).finally(() => loading.delete(name)));
  return loading.get(name);
}

/** Load the facts of a country; null if a file is missing. @param {string} country @returns {Promise<CountryFacts | null>} */
export async function loadFacts(country) {
  const index = factsIndex();
  let found = /** @type {CountryFacts} */ ({ id: country, entries: [], sources: {}, note: null });
  if (!index || index.countries.includes(country)) {
    await loadFile(`facts/${country}.js`, country);
    const head = /** @type {CountryHead | undefined} */ (registered(country));
    if (!head) return null;
    const names = head.topics.map(topic => `${country}/${topic}`);
    await Promise.all(names.map(name => loadFile(`facts/${name}.js`, name)));
    if (!names.every(registered)) return null;
    const entries = /** @type {FactsEntry[]} */ (names.flatMap(registered)), byId = new Map(entries.map(entry => [entry.id, entry]));
    found = { ...head, entries: head.entries.flatMap(id => byId.get(`${country}/${id}`) || []).map(completeEntry) };
  }
  countries.set(country, found);
  return found;
}

/** Load several countries; whether all could be loaded. @param {string[]} ids */
export const loadAll = async ids => (await Promise.all(ids.map(loadFacts))).every(Boolean);
/** The place where a claim holds, if that is not its entry's. @param {FactsClaim} claim @param {string} own */
export const widerPlace = (claim, own) => claim.scope && claim.scope !== own ? place(claim.scope) : undefined;
/** @template {{ until: string | null }} T @param {T[]} claims */
export const newestFirst = claims => claims.slice().sort((one, other) => (other.until || "").localeCompare(one.until || ""));

/** Select a place, also one that the list leaves out because it has no claims. @param {HTMLSelectElement} select @param {string} id */
export function selectPlace(select, id) {
  const known = place(id);
  if (!known) return;
  if (!Array.from(select.options).some(option => option.value === id)) select.append(new Option(known[1], id));
  select.value = id;
}

/** Parameters behind "#", which browsers do not send. */
export const hashParameters = () => new URLSearchParams(location.hash.slice(1));
/** @param {string} parameters */
export const saveHash = parameters => history.replaceState(null, "", parameters ? `#${parameters}` : location.pathname + location.search);
