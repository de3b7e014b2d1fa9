// Updates freshness labels by the reader's clock: a page saved today shows its age next year.
import { CONTENT_ADDED, element } from "../../../search/browser/src/dom.js";
import { AGE_WORDS, ageOn, localDay } from "../../../search/browser/src/freshness-status.js";
import { dayWords } from "./days.js";

const DAY = 86_400_000;
/** Words for the best status of a place or topic. @type {Record<string, string>} */
const COVERAGE_WORDS = { current: "checked", recent: "recent", due: "getting old", undated: "undated", history: "old", gap: "not found", nothing: "nothing known" };

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
  for (const label of all(root, "[data-best]")) updateCoverage(label, today);
  for (const row of all(root, "tr[data-moves]")) updateCounts(/** @type {HTMLTableRowElement} */ (row), today);
  for (const box of all(root, ".rk-alert")) updateAlert(box, today);
  for (const time of all(root, ".rk-when[data-until]")) {
    const days = Math.floor((Date.parse(today) - Date.parse(time.dataset.until || "")) / DAY);
    // A year is known to the year only.
    const isTold = days >= 1 && (days >= 730 || !/^(about )?\d{4}$/.test(time.textContent || ""));
    if (isTold && !time.querySelector(".rk-age")) time.append(element("span", "rk-age", ` (${ageText(days)})`));
  }
}

function updateBadge(/** @type {HTMLElement} */ badge, /** @type {string} */ today) {
  const { status, due, overdue, historical } = badge.dataset, age = ageOn([status, due, overdue, historical], today);
  if (badge.classList.contains(`rk-${age}`)) return;
  badge.className = `rk-badge rk-${age}`;
  const [word, ...rest] = AGE_WORDS[age].split(" – ");
  badge.replaceChildren(word, ...rest.map(text => element("span", "rk-long", ` – ${text}`)));
}

/** An alert is hidden once it has ended, and says when its look-again day has passed. @param {HTMLElement} box @param {string} today */
function updateAlert(box, today) {
  const { until, lookAgain } = box.dataset, look = box.querySelector(".rk-look");
  box.hidden = Boolean(until && today > until);
  if (look && lookAgain && today > lookAgain) look.textContent = `Not re-checked since it was due on ${dayWords(lookAgain)}.`;
}

/** The best status among the claims of a place or topic: the status, then days and the status from each. @param {HTMLElement} label @param {string} today */
function updateCoverage(label, today) {
  const [was, ...changes] = (label.dataset.best || "").split(" ");
  let is = was;
  for (let at = 0; at < changes.length && today >= changes[at]; at += 2) is = changes[at + 1];
  if (is === was) return;
  label.removeAttribute("data-best");
  label.classList.replace(`rk-${was}`, `rk-${is}`);
  if (label.classList.contains("rk-sign")) return updateMapMarker(label, was, is);
  const text = (label.querySelector("a") || label).firstChild;
  if (text) text.textContent = (text.textContent || "").replace(COVERAGE_WORDS[was], COVERAGE_WORDS[is]);
}

/** A sign on a map has a shape for each status, as in the legend. @param {Element} sign @param {string} was @param {string} is */
function updateMapMarker(sign, was, is) {
  const title = sign.querySelector("title"), drawing = sign.querySelector("g"), shape = document.querySelector(`.rk-legend .rk-${is}`)?.firstElementChild;
  sign.setAttribute("aria-label", (sign.getAttribute("aria-label") || "").replace(new RegExp(`${COVERAGE_WORDS[was]}$`), COVERAGE_WORDS[is]));
  if (title) title.textContent = (title.textContent || "").replace(`, ${COVERAGE_WORDS[was]};`, `, ${COVERAGE_WORDS[is]};`);
  if (drawing?.lastElementChild && shape) drawing.lastElementChild.replaceWith(shape.cloneNode(true));
}

/** A row of counts: groups of day, status before, status after, and number of entries. @param {HTMLTableRowElement} row @param {string} today */
function updateCounts(row, today) {
  const moves = (row.dataset.moves || "").split(" "), table = row.closest("table");
  const columns = table ? Array.from(all(table, "thead [data-status]"), head => head.dataset.status) : [];
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
