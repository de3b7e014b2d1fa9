// The panel that narrows results by facets.
/** @import { Facet, Filters, SearchOptions } from "../types" */
import { append, element } from "../dom.js";
import { facetCounts } from "../query/facets.js";
import { prefetch } from "../index/prefetch.js";

/** @type {Record<string, string>} */
const LABELS = {
  country: "Country", place: "Place", topic: "Topic", kind: "Kind", group: "Group", host: "Returning from", mode: "Way of returning", freshness: "Freshness"
};

/** The panel; `onChange` is called with a facet and the value chosen. @param {(name: string, value: string) => void} onChange */
export function facetPanel(onChange) {
  const panel = element("details", "rk-narrow"), body = element("div", "rk-narrow-body");
  append(panel, element("summary", "", "Narrow the results"), body, location.protocol.startsWith("http") && prefetchButton());
  panel.hidden = true;
  /** @type {{ query: string, options: SearchOptions, isLatest: () => boolean } | undefined} */
  let current;
  async function update() {
    if (!current || !panel.open) return;
    const { query, options, isLatest } = current, facets = await facetCounts(query, options);
    if (isLatest()) render(facets, options.filters || {});
  }
  function render(/** @type {Facet[]} */ facets, /** @type {Filters} */ filters) {
    const focused = document.activeElement instanceof HTMLSelectElement ? document.activeElement.name : "";
    body.replaceChildren(...facets.filter(({ values }) => values.length).map(facet => choice(facet, filters[facet.name] || "")));
    const again = focused && body.querySelector(`select[name=${focused}]`);
    if (again instanceof HTMLElement) again.focus();
  }
  /** @param {Facet} facet @param {string} selected */
  function choice({ name, values }, selected) {
    const select = append(element("select"), new Option("any", ""), ...values.map(({ value, label, count }) => new Option(`${label} (${count})`, value)));
    select.name = name;
    select.value = selected;
    select.addEventListener("change", () => onChange(name, select.value));
    return append(element("label", "", `${LABELS[name]} `), select);
  }
  // Without counts the panel stays as it was; the query itself reports what could not be loaded.
  const updateQuietly = () => { update().catch(() => undefined); };
  panel.addEventListener("toggle", updateQuietly);
  return {
    element: panel,
    /** @param {string} query @param {SearchOptions} options @param {() => boolean} isLatest */
    show(query, options, isLatest) {
      current = { query, options, isLatest };
      panel.hidden = false;
      if (Object.keys(options.filters || {}).length) panel.open = true;
      updateQuietly();
    }
  };
}

function prefetchButton() {
  const button = element("button", "", "Load everything first");
  button.type = "button";
  button.addEventListener("click", () => {
    button.disabled = true;
    prefetch((done, all) => { button.textContent = `Loaded ${done} of ${all}`; }).then(() => { button.textContent = "Everything is loaded"; }, error => {
      button.textContent = error.message;
      button.disabled = false;
    });
  });
  return append(element("p", "rk-everything"), button, " Then searching asks nothing more of the site's host.");
}
