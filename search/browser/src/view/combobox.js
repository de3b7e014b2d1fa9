// The search box of every page: a combobox (WAI-ARIA) that lists results while typing.
/** @import { Hit, SearchResponse } from "../types" */
import { append, element, english, setAttributes } from "../dom.js";
import { place } from "../index/places.js";
import { anyLanguage, hitUrl, siteUrl } from "./result-view.js";
import { search } from "../query/results.js";

const ID = "rk-box", LIMIT = 7, MAX_PLACES = 2, TYPING_DELAY = 120;

export function startCombobox(/** @type {HTMLInputElement} */ input, /** @type {HTMLFormElement} */ form) {
  const list = element("ul", "rk-box"), status = element("p", "rk-box-said");
  let timer = 0, turn = 0, drawnTurn = 0, current = -1, options = /** @type {HTMLElement[]} */ ([]);
  setAttributes(list, { id: ID, role: "listbox", "aria-label": "Entries that answer", hidden: "" });
  setAttributes(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": ID, "aria-expanded": "false" });
  setAttributes(status, { role: "status" });
  form.classList.add("rk-has-box");
  append(form, list, status);

  function setOpen(/** @type {boolean} */ isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
  }
  function close() {
    setOpen(false);
    select(-1);
  }
  function select(/** @type {number} */ at) {
    options.forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
    current = at;
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  }
  async function show(/** @type {boolean} */ typing) {
    const mine = ++turn, query = input.value, isLatest = () => mine === turn;
    if (!query.trim()) { close(); status.textContent = ""; return; }
    const draw = (/** @type {SearchResponse} */ response) => { if (isLatest() && document.activeElement === input) render(response); };
    try { draw(await search(query, { limit: LIMIT, typing, first: draw })); }
    catch (error) { if (isLatest()) { close(); status.textContent = error instanceof Error ? error.message : String(error); } }
  }
  /** @param {SearchResponse} response */
  function render({ plan, groups, message }) {
    const selected = drawnTurn === turn && current >= 0 ? options[current].dataset.href : undefined;
    drawnTurn = turn;
    options = [];
    const places = plan.places.slice(0, MAX_PLACES).map(([id]) => option(siteUrl(place(id).url), place(id).label, "place page"));
    const results = groups.flatMap(({ label, hits }) => [heading(label), ...hits.map(hitOption)]);
    const all = option(siteUrl(`find.html?q=${encodeURIComponent(input.value)}`), `All results for “${input.value.trim()}”`, "");
    list.replaceChildren(...places, ...results, all);
    setOpen(true);
    if (status.textContent !== message) status.textContent = message;
    select(options.findIndex(each => each.dataset.href === selected));
  }
  function hitOption(/** @type {Hit} */ hit) {
    const [claim] = hit.claims, about = claim ? `${claim.when}, ${claim.status}` : `${hit.card.kind}, ${hit.card.status}`;
    return option(hitUrl(hit), hit.card.title, [hit.card.where, hit.card.closed ? "closed" : "", about].filter(Boolean).join(" · "), hit.answer || claim?.text || "");
  }
  /** @param {string} href @param {string} title @param {string} about @param {string} [text] */
  function option(href, title, about, text) {
    const row = setAttributes(element("li", "rk-box-row"), { role: "option", id: `${ID}-${options.length}` });
    row.dataset.href = href;
    append(row, text === undefined ? anyLanguage("span", "rk-box-title", title) : english(anyLanguage("span", "rk-box-title", title)), text && english(anyLanguage("span", "rk-box-claim", text)), about && anyLanguage("span", "rk-box-about", about));
    // Pressing the mouse would take the focus, and close the list before the click.
    row.addEventListener("mousedown", event => event.preventDefault());
    row.addEventListener("click", () => { location.href = href; });
    options.push(row);
    return row;
  }
  function showSoon() {
    clearTimeout(timer);
    timer = window.setTimeout(() => { show(!/\s$/.test(input.value)); }, TYPING_DELAY);
  }
  input.addEventListener("input", showSoon);
  input.addEventListener("keydown", event => {
    const isOpen = !list.hidden, step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.isComposing) return;
    if (event.key === "Escape" && isOpen) { event.preventDefault(); close(); }
    else if (event.key === "Enter" && isOpen && current >= 0) { event.preventDefault(); location.href = options[current].dataset.href || ""; }
    else if (step) {
      event.preventDefault();
      const next = current + step;
      if (!isOpen) show(false);
      else select(next >= options.length ? -1 : next < -1 ? options.length - 1 : next);
    }
  });
  input.addEventListener("blur", close);
  // Text that was typed before this script had loaded.
  if (document.activeElement === input && input.value) showSoon();
}

const heading = (/** @type {string} */ label) => setAttributes(anyLanguage("li", "rk-box-head", label), { role: "presentation" });
