// Edition and age of a copy by the reader's clock, or that the clock cannot be right; on a hosted site also the offer to save it.
import { element, loadScript, setAttributes } from "../../../search/browser/src/dom.js";
import { localDay } from "../../../search/browser/src/freshness-status.js";
import { counted } from "./days.js";

const DAY = 86_400_000, OLD_DAYS = 92;
/** Days after which the age is shown; in copies at once. @type {Record<string, number>} */
const QUIET_DAYS = { web: 31, site: 31 };

/** @typedef {NonNullable<Window["returnkbEdition"]>} Edition */

/** The sentence about age, empty where the copy is recent. @param {Edition} edition @param {number} now */
function ageNotice({ id, day, kind }, now) {
  const days = Math.floor((now - Date.parse(`${day}T00:00:00Z`)) / DAY);
  if (days < -1)
    return `The clock of this device shows a day before this copy was made (${day}). Ages cannot be worked out; use the dates on the page.`;
  if (days <= (QUIET_DAYS[kind] || 0)) return "";
  return `This copy (edition ${id}, ${day}) is ${counted(days, "day")} old.${days > OLD_DAYS ? " Ask for a newer one before you rely on it." : ""}`;
}

/** Name the edition on the page here, so that no page file changes when an edition is named. @param {Edition} edition @param {Element} article */
function showEdition({ id, day, kind }, article) {
  const text = `${kind === "site" ? "Last edition: " : "Edition "}${id}, ${day}.`, line = element("p", "rk-edition", text);
  article.append(line);
  window.addEventListener("beforeprint", () => { line.textContent = `${text} Printed on ${localDay(new Date())}.`; });
  window.addEventListener("afterprint", () => { line.textContent = text; });
}

function showAge(/** @type {Edition} */ edition, /** @type {Element} */ article) {
  const text = ageNotice(edition, Date.now());
  if (!text) return;
  article.prepend(setAttributes(element("p", "rk-copy", text), { role: "status" }));
}

const { returnkbEdition: edition } = window, article = document.querySelector("article"), own = document.currentScript;
if (document.querySelector(".rk-plain") && matchMedia("(prefers-color-scheme: dark)").matches) document.body.setAttribute("data-md-color-scheme", "slate");
if (edition && article) {
  showAge(edition, article);
  showEdition(edition, article);
}
if (edition?.kind === "web" && "serviceWorker" in navigator && own instanceof HTMLScriptElement)
  loadScript(own.src.replace(/[^/]*$/, "offline-save.js")).catch(() => undefined); // without a network there is nothing to save
