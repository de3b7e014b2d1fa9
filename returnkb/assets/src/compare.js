// Comparison of two to four places, topic by topic: every cell with its age, gaps as gaps, no ranking and no verdict.
/** @import { FactsClaim, FactsEntry, PlaceRow } from "./types" */
import { announce, append, badge, element, english, link, setAttributes, timeSpan } from "../../../search/browser/src/dom.js";
import { countryOf, factsIndex, factsOf, hashParameters, loadAll, newestFirst, place, root, saveHash, selectPlace, widerPlace } from "./facts.js";

const SHOWN = 2;
const LOAD_FAILED = "The facts could not be loaded. If this is an offline copy, extract the whole zip first.";

/** Current claims of a place itself on a topic, how many are historical, and what was searched in vain. @param {string} id @param {string} topic */
function cellData(id, topic) {
  const entries = (factsOf(countryOf(id))?.entries || []).filter(entry => entry.place === id && entry.topics.includes(topic));
  const claims = entries.flatMap(entry => entry.claims.map(claim => ({ ...claim, entry }))), current = claims.filter(claim => claim.fresh[0] !== "historical");
  return { current: newestFirst(current), historical: claims.length - current.length, gaps: entries.filter(entry => entry.gap) };
}

function claimLine(/** @type {FactsClaim & { entry: FactsEntry }} */ claim) {
  const wider = widerPlace(claim, claim.entry.place), fresh = /** @type {string[]} */ (claim.fresh);
  return append(element("li", "rk-line"), english(link(claim.text, `${root}${claim.entry.url}#${claim.id}`)), " ",
    append(element("span", "rk-meta"), timeSpan(claim), " ", badge(fresh), wider && ` · applies to all of ${wider[1]}`));
}

/** @param {string} id @param {string} topic @param {string} text */
const topicLink = (id, topic, text) => append(element("p", "rk-more"), link(text, `${root}${countryOf(id)}/topics/${topic}.html`));

function cell(/** @type {string} */ id, /** @type {string} */ topic, /** @type {string} */ label) {
  const { current, historical, gaps } = cellData(id, topic), created = element("td"), more = current.length - SHOWN;
  if (current.length) append(created, append(element("ul", "rk-lines"), ...current.slice(0, SHOWN).map(claimLine)));
  for (const entry of gaps) append(created, append(element("p", "rk-gap", "Searched, nothing found: "), english(link(entry.gap || "", root + entry.url))));
  if (!current.length && !gaps.length)
    append(created, element("p", "rk-gap", historical ? "Only history." : `Nothing known about ${label} itself.`));
  const rest = [more > 0 && `${more} more`, historical && `${historical}${historical === 1 ? " older statement" : " older statements"}`].filter(Boolean);
  if (rest.length) append(created, topicLink(id, topic, rest.join(", ")));
  if (!current.length && id.includes("/")) {
    const wide = cellData(countryOf(id), topic).current.length;
    if (wide) append(created, topicLink(id, topic, `${wide} on the whole country`));
  }
  return created;
}

function table(/** @type {PlaceRow[]} */ places, /** @type {[id: string, label: string][]} */ topics) {
  const head = element("tr"), body = element("tbody");
  for (const [id, label] of places) {
    const column = append(element("th"), link(label, `${root}${id}/index.html`));
    column.scope = "col";
    column.style.width = `${100 / places.length}%`;
    append(head, column);
  }
  for (const [topic, label] of topics) {
    const name = element("th", "rk-c-topic", label);
    name.colSpan = places.length;
    name.scope = "rowgroup";
    append(body, append(element("tr"), name), append(element("tr"), ...places.map(([id, placeLabel]) => cell(id, topic, placeLabel))));
  }
  const caption = element("caption", "", `${places.map(([, label]) => label).join(" and ")}, by topic`);
  return append(element("table"), caption, append(element("thead"), head), body);
}

function start(/** @type {HTMLFormElement} */ form, /** @type {HTMLElement} */ out, /** @type {HTMLElement} */ message) {
  const selects = /** @type {HTMLSelectElement[]} */ (Array.from(form.querySelectorAll("select[name=p]")));
  const topicSelect = /** @type {HTMLSelectElement} */ (form.elements.namedItem("topic"));
  const chosen = () => Array.from(new Set(selects.map(select => select.value).filter(Boolean)));
  async function show() {
    const ids = chosen(), topic = topicSelect.value, parameters = new URLSearchParams([...ids.map(id => ["p", id]), ...(topic ? [["topic", topic]] : [])]);
    saveHash(parameters.toString().replace(/%2F/g, "/"));
    out.textContent = "";
    if (ids.length < 2) {
      message.textContent = ids.length ? "Choose a second place." : "Choose two to four places.";
      return;
    }
    message.textContent = "Loading.";
    const isLoaded = await loadAll(ids.map(countryOf));
    if (ids.join() !== chosen().join()) return;
    if (!isLoaded) { message.textContent = LOAD_FAILED; return; }
    const topics = (factsIndex()?.topics || []).filter(([id]) => !topic || id === topic);
    const region = append(element("div", `rk-scroll rk-c-${ids.length}`), table(ids.map(place).filter(row => row !== undefined), topics));
    setAttributes(region, { role: "region", "aria-label": "Comparison", tabindex: "0" });
    out.replaceChildren(region);
    message.textContent = `${ids.length} places, newest statements first. What is missing here may still exist.`;
    announce(out);
  }
  function read() {
    const parameters = hashParameters(), places = parameters.getAll("p").slice(0, selects.length);
    selects.forEach((select, at) => {
      select.value = "";
      if (places[at]) selectPlace(select, places[at]);
    });
    topicSelect.value = parameters.get("topic") || "";
    if (topicSelect.selectedIndex < 0) topicSelect.value = "";
    show();
  }
  form.hidden = false;
  form.addEventListener("change", show);
  form.addEventListener("submit", event => { event.preventDefault(); show(); });
  window.addEventListener("hashchange", read);
  read();
}

const form = document.getElementById("rk-compare"), out = document.getElementById("rk-c-table"), message = document.getElementById("rk-c-said");
if (factsIndex() && form instanceof HTMLFormElement && out && message) start(form, out, message);
