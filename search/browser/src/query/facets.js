// Facets: filters by country, topic and so on, with the number of results each value leaves.
/** @import { Facet, Filters, QueryPlan, SearchOptions } from "../types" */
import { own } from "../text/analyzer.js";
import { compare } from "../text/code-points.js";
import { grouped } from "./grouping.js";
import { localDay, statusOn } from "../freshness-status.js";
import { payload, requireFiles, withFiles } from "../index/loader.js";
import { decodeDeltas } from "../index/postings.js";
import { planQuery } from "./query-plan.js";
import { rank } from "./ranking.js";

export const FACETS = ["country", "place", "topic", "kind", "group", "host", "mode", "freshness"];
const FRESHNESS = "freshness";

export const facetFile = (/** @type {string} */ name) => `facet-${name}.js`;
/** Labels and encoded document IDs of each value. @param {string} name @returns {{ seats: Record<string, string>, labels: Record<string, string> }} */
const facet = name => payload(facetFile(name));
const docsWith = (/** @type {string} */ name, /** @type {string} */ value) => decodeDeltas(own(facet(name).seats, value) || "");
/** The value that is shown: labels of freshness change with the day. @param {string} name @param {string} value */
const shownValue = (name, value) => name === FRESHNESS ? statusOn(value.split("|"), localDay(new Date())) : value;

const docsShownAs = (/** @type {string} */ name, /** @type {string} */ value) => name === FRESHNESS
  ? Object.keys(facet(name).seats).filter(raw => shownValue(name, raw) === value).flatMap(raw => docsWith(name, raw)) : docsWith(name, value);

/** Documents that pass all filters, or null without filters; throws MissingFiles. @param {Filters} filters */
export function allowedBy(filters) {
  const names = FACETS.filter(name => filters[name]);
  if (!names.length) return null;
  requireFiles(names.map(facetFile));
  const [first, ...others] = names.map(name => new Set(docsShownAs(name, filters[name])));
  return new Set(Array.from(first).filter(doc => others.every(docs => docs.has(doc))));
}

/** All facets with counts. @param {string} query @param {SearchOptions} options */
export async function facetCounts(query, options) {
  const planned = await planQuery(query, options);
  return withFiles(() => counts(planned, query, options.filters || {}));
}

/** Counts of each facet among what the query finds under all other facets. @param {QueryPlan} planned @param {string} query @param {Filters} filters @returns {Facet[]} */
function counts(planned, query, filters) {
  requireFiles(FACETS.map(facetFile));
  const found = new Set(query.trim() ? grouped(rank(planned, null), planned, 0).answering : []);
  return FACETS.map(name => {
    const { [name]: selected, ...others } = filters, allowed = allowedBy(others), { seats, labels } = facet(name), byValue = new Map();
    for (const raw of Object.keys(seats)) {
      const value = shownValue(name, raw), count = docsWith(name, raw).filter(doc => found.has(doc) && (!allowed || allowed.has(doc))).length;
      if (count || selected === value) byValue.set(value, (byValue.get(value) || 0) + count);
    }
    const values = Array.from(byValue, ([value, count]) => ({ value, label: name === FRESHNESS ? value : labels[value], count }));
    return { name, values: values.sort((a, b) => b.count - a.count || compare(a.label, b.label)) };
  });
}
