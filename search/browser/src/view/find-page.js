// The finder's page: results while typing; query, filters and chosen place are in the URL.
/** @import { Filters, AmbiguousPlace, SearchResponse, Weighted } from "../types" */
import { announce, append, element } from "../dom.js";
import { facetPanel } from "./facet-panel.js";
import { FACETS } from "../query/facets.js";
import { RELATED_GROUPS } from "../query/grouping.js";
import { countryOf, place } from "../index/places.js";
import { LANGUAGE, anyLanguageLink, contactLine, interfaceLanguage, resultSection, siteUrl } from "./result-view.js";
import { search } from "../query/results.js";

const PAGE_SIZE = 10, MORE = 20, TYPING_DELAY = 120, MAX_PLACE_LINKS = 4;
/** @typedef {{ q: string, at: string, filters: Filters, limit: number }} State */

/** @returns {State} */
function stateFromUrl() {
  const parameters = new URLSearchParams(location.search), filters = /** @type {Filters} */ ({});
  for (const name of FACETS) if (parameters.get(name)) filters[name] = parameters.get(name) || "";
  return { q: parameters.get("q") || "", at: parameters.get("at") || "", filters, limit: PAGE_SIZE };
}

/** @param {State} state */
function urlOf({ q, at, filters }) {
  const parameters = new URLSearchParams({ ...(q && { q }), ...(at && { at }) });
  for (const name of FACETS) if (filters[name]) parameters.set(name, filters[name]);
  const language = interfaceLanguage();
  if (language) parameters.set(LANGUAGE, language);
  return `?${parameters}`;
}

/** @param {HTMLInputElement} input @param {HTMLElement} parent @param {HTMLElement} message @param {HTMLElement} results */
export function startPage(input, parent, message, results) {
  let state = stateFromUrl(), turn = 0, timer = 0;
  const panel = facetPanel((name, value) => {
    const { [name]: _, ...others } = state.filters;
    state.filters = value ? { ...others, [name]: value } : others;
    saveState();
    show();
  });
  parent.insertBefore(panel.element, results);
  input.value = state.q;
  async function show(typing = false) {
    const mine = ++turn, isLatest = () => mine === turn;
    if (!state.q.trim()) {
      results.replaceChildren();
      panel.element.hidden = true;
      message.textContent = "Type a place and a topic above, in any spelling or script.";
      return;
    }
    const draw = (/** @type {SearchResponse} */ response) => { if (isLatest()) render(response); };
    const options = { filters: state.filters, at: state.at, limit: state.limit, typing, first: draw }, query = state.q;
    try {
      draw(await search(query, options));
      if (isLatest()) panel.show(query, options, isLatest);
    } catch (error) {
      if (isLatest()) message.textContent = `${error instanceof Error ? error.message : error} Start from a country on the first page instead.`;
    }
  }
  /** @param {SearchResponse} response */
  function render({ message: text, plan, groups, total, contacts }) {
    // Assigning the same text again would make screen readers repeat it.
    if (message.textContent !== text) message.textContent = text;
    const answers = groups.filter(({ name }) => !RELATED_GROUPS.includes(name)), shown = answers.reduce((sum, { hits }) => sum + hits.filter(({ card }) => card.kind !== "gap").length, 0);
    const more = total > shown ? [moreButton()] : [], compared = plan.separate.length > 1 ? [compareLink(plan.separate)] : [];
    const children = [...(contacts.length ? [contactLine(contacts)] : []), ...plan.ambiguousPlaces.map(question), ...(plan.places.length ? [placeLinks(plan.places)] : []), ...compared];
    // The button is after the answers, before what is only related.
    results.replaceChildren(...children, ...answers.map(resultSection), ...more, ...groups.filter(group => !answers.includes(group)).map(resultSection));
    announce(results);
  }
  /** Links to choose the place meant. @param {AmbiguousPlace} sense */
  function question({ surface, places }) {
    const line = element("p", "rk-ask", `Which “${surface}” is meant? `);
    for (const id of places) {
      const label = place(id).label + (id.includes("/") ? `, ${place(countryOf(id)).label}` : "");
      append(line, anyLanguageLink(label, urlOf({ ...state, at: id })), " ");
    }
    return line;
  }
  function moreButton() {
    const button = element("button", "rk-more-results", "Show more");
    button.type = "button";
    button.addEventListener("click", () => { state.limit += MORE; show(); });
    return button;
  }
  function saveState() {
    // Browsers may forbid a page opened from a folder to change its URL; the search works all the same.
    try { history.replaceState(null, "", urlOf(state)); } catch { /* not needed */ }
  }
  input.addEventListener("input", () => {
    state = { ...state, q: input.value, at: "", limit: PAGE_SIZE };
    clearTimeout(timer);
    timer = window.setTimeout(() => { saveState(); show(input.selectionStart === input.value.length && !/\s$/.test(input.value)); }, TYPING_DELAY);
  });
  input.form?.addEventListener("submit", event => {
    event.preventDefault();
    clearTimeout(timer);
    state.q = input.value;
    saveState();
    show();
  });
  window.addEventListener("popstate", () => { state = stateFromUrl(); input.value = state.q; show(); });
  show();
}

function placeLinks(/** @type {Weighted[]} */ places) {
  const line = element("p", "rk-place-link", "Place pages: ");
  for (const [id] of places.slice(0, MAX_PLACE_LINKS)) append(line, anyLanguageLink(place(id).label, siteUrl(place(id).url)), " ");
  return line;
}

/** A link to the places of a query beside each other. @param {Weighted[][]} separate */
function compareLink(separate) {
  const ids = separate.map(([[id]]) => id), address = new URLSearchParams(ids.map(id => ["p", id]));
  return append(element("p", "rk-place-link"), anyLanguageLink(`Compare ${ids.map(id => place(id).label).join(" and ")}`, siteUrl(`compare.html#${address}`)));
}
