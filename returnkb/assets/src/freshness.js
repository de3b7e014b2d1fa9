// Updates freshness labels by the reader's clock: a page saved today shows its age next year.
import { CONTENT_ADDED, element } from "../../../search/browser/src/dom.js";
import { localDay, statusOn } from "../../../search/browser/src/freshness-status.js";

const DAY = 86_400_000;

const clockNote = (/** @type {string} */ was) => `By the clock of this device; the page itself was made when it was still ${was}.`;

function ageText(/** @type {number} */ days) {
  if (days < 60) return `${days}${days === 1 ? " day" : " days"} ago`;
  return days < 730 ? `${Math.round(days / 30.44)} months ago` : `${Math.floor(days / 365)} years ago`;
}

/** @param {Element} parent @param {string} selector */
const all = (parent, selector) => /** @type {NodeListOf<HTMLElement>} */ (parent.querySelectorAll(selector));

/** Update everything below an element. @param {Element} root @param {Date} now */
function update(root, now) {
  const today = localDay(now);
  for (const badge of all(root, ".rk-badge[data-status]")) updateBadge(badge, today);
  for (const label of all(root, "[data-best]")) updateBest(label, today);
  for (const row of all(root, "tr[data-moves]")) updateCounts(/** @type {HTMLTableRowElement} */ (row), today);
  for (const time of all(root, ".rk-when[data-until]")) {
    const days = Math.floor((Date.parse(today) - Date.parse(time.dataset.until || "")) / DAY);
    if (days >= 1 && !time.querySelector(".rk-age")) time.append(element("span", "rk-age", ` (${ageText(days)})`));
  }
}

function updateBadge(/** @type {HTMLElement} */ badge, /** @type {string} */ today) {
  const { status: was = "", due, overdue, historical } = badge.dataset, is = statusOn([was, due, overdue, historical], today);
  if (is === was) return;
  badge.textContent = is;
  badge.classList.replace(`rk-${was}`, `rk-${is}`);
  badge.title = clockNote(was);
}

/** The best status among the claims of a place or topic: the status, then days and the status from each. @param {HTMLElement} label @param {string} today */
function updateBest(label, today) {
  const [was, ...changes] = (label.dataset.best || "").split(" ");
  let is = was;
  for (let at = 0; at < changes.length && today >= changes[at]; at += 2) is = changes[at + 1];
  if (is === was) return;
  label.removeAttribute("data-best");
  label.classList.replace(`rk-${was}`, `rk-${is}`);
  if (label.classList.contains("rk-sign")) return updateMapSign(label, was, is);
  const text = (label.querySelector("a") || label).firstChild;
  if (text) text.textContent = (text.textContent || "").replace(was, is);
  label.title = clockNote(was);
}

/** A sign on a map has a shape for each status, as in the legend. @param {Element} sign @param {string} was @param {string} is */
function updateMapSign(sign, was, is) {
  const title = sign.querySelector("title"), drawing = sign.querySelector("g"), shape = document.querySelector(`.rk-legend .rk-${is}`)?.firstElementChild;
  sign.setAttribute("aria-label", (sign.getAttribute("aria-label") || "").replace(new RegExp(`${was}$`), is));
  if (title) title.textContent = (title.textContent || "").replace(`, ${was};`, `, ${is};`);
  if (drawing?.lastElementChild && shape) drawing.lastElementChild.replaceWith(shape.cloneNode(true));
}

/** A row of counts: groups of day, status before, status after, and number of entries. @param {HTMLTableRowElement} row @param {string} today */
function updateCounts(row, today) {
  const moves = (row.dataset.moves || "").split(" "), table = row.closest("table");
  const columns = table ? Array.from(all(table, "thead .rk-badge"), head => head.textContent) : [];
  const add = (/** @type {string} */ status, /** @type {number} */ more) => {
    const cell = row.cells[columns.indexOf(status) + 1];
    cell.textContent = String(Number(cell.textContent) + more || "");
  };
  for (let at = 0; at < moves.length && today >= moves[at]; at += 4) {
    add(moves[at + 1], -moves[at + 3]);
    add(moves[at + 2], Number(moves[at + 3]));
  }
  row.removeAttribute("data-moves");
}

/** Open the closed <details> that holds the target of the URL. */
function openTarget() {
  let id = location.hash.slice(1);
  try { id = decodeURIComponent(id); } catch { /* not encoded: use it as it is */ }
  const target = id ? document.getElementById(id) : null, closed = target?.closest("details:not([open])");
  if (!target || !closed) return;
  closed.setAttribute("open", "");
  target.scrollIntoView();
}

document.addEventListener(CONTENT_ADDED, event => {
  const { target } = event, { detail } = /** @type {CustomEvent<string | null>} */ (event), now = detail ? new Date(detail) : new Date();
  update(target instanceof Element ? target : document.documentElement, now);
});
update(document.documentElement, new Date());
openTarget();
window.addEventListener("hashchange", openTarget);
