// The search box of every page: a combobox (WAI-ARIA) that lists results while typing.

/** @import { Hit, SearchResponse } from "./types" */

import { append, element } from "./dom.js";
import { place } from "./places.js";
import { anyLanguage, hitUrl, siteUrl } from "./result-view.js";
import { search } from "./results.js";

const LIMIT = 7, MAX_PLACES = 2, TYPING_DELAY = 120;

/** @param {HTMLInputElement} input @param {HTMLFormElement} form */
export function startCombobox(input, form) {
  const list = element("ul", "rk-box"), status = element("p", "rk-box-said");
  let timer = 0, turn = 0, drawnTurn = 0, current = -1, options = /** @type {HTMLElement[]} */ ([]);
  list.id = "rk-box";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Entries that answer");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  status.setAttribute("role", "status");
  form.classList.add("rk-has-box");
  append(form, list, status);

  /** @param {boolean} isOpen */
  function setOpen(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
  }
  function close() {
    setOpen(false);
    select(-1);
  }
  /** @param {number} at */
  function select(at) {
    options.forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
    current = at;
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  }
  /** @param {boolean} typing */
  async function show(typing) {
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
  /** @param {Hit} hit */
  function hitOption(hit) {
    const [claim] = hit.claims, about = claim ? `${claim.when}, ${claim.status}` : `${hit.card.kind}, ${hit.card.status}`;
    return option(hitUrl(hit), hit.card.title, [hit.card.where, hit.card.closed ? "closed" : "", about].filter(Boolean).join(" · "), claim?.text);
  }
  /** @param {string} href @param {string} title @param {string} about @param {string} [text] */
  function option(href, title, about, text) {
    const row = element("li", "rk-box-row");
    row.setAttribute("role", "option");
    row.id = `rk-box-${options.length}`;
    row.dataset.href = href;
    append(row, anyLanguage("span", "rk-box-title", title), text && anyLanguage("span", "rk-box-claim", text), about && anyLanguage("span", "rk-box-about", about));
    // Pressing the mouse would take the focus, and close the list before the click.
    row.addEventListener("mousedown", event => event.preventDefault());
    row.addEventListener("click", () => { location.href = href; });
    options.push(row);
    return row;
  }
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => { show(!/\s$/.test(input.value)); }, TYPING_DELAY);
  });
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
}

/** @param {string} label */
function heading(label) {
  const row = anyLanguage("li", "rk-box-head", label);
  row.setAttribute("role", "presentation");
  return row;
}
