// Versions of an entry by day: leads to the version in force on the chosen day. The day is in the URL behind "#", which browsers do not send.
import { append, element, link } from "../../../search/browser/src/dom.js";
import { localDay } from "../../../search/browser/src/freshness-status.js";
import { dayWords, isDay } from "./days.js";

const ANSWER = "rk-day-answer";

const since = (/** @type {HTMLElement} */ heading) => heading.dataset.since || "";
const interval = (/** @type {HTMLElement} */ heading) => (heading.textContent || "").replace(/^In force /, "");

/** @param {HTMLElement} form @param {HTMLInputElement} field @param {HTMLElement} message @param {HTMLElement[]} versions newest first */
function start(form, field, message, versions) {
  /** @param {string} text @param {HTMLElement} [more] */
  function say(text, more) { message.replaceChildren(text, ...(more ? [" ", more] : [])); }
  /** Open the text of a version; the focus on its heading makes screen readers read the interval. @param {HTMLElement} heading @param {string} day */
  function showVersion(heading, day) {
    const note = append(element("p", "rk-ask", `This is what the page said on ${dayWords(day)}. `), link("Ask for another day", "#as-of"));
    let next = heading.nextElementSibling;
    note.id = ANSWER;
    heading.after(note);
    while (next && !(next instanceof HTMLDetailsElement)) next = next.nextElementSibling;
    if (next) next.open = true;
    heading.focus();
    heading.scrollIntoView();
  }
  function answer(/** @type {string} */ day) {
    document.getElementById(ANSWER)?.remove();
    const newest = versions[0], oldest = versions[versions.length - 1];
    if (!isDay(day)) return say(`Choose a day, such as ${dayWords(since(newest))}.`);
    field.value = day;
    const at = versions.findIndex(heading => since(heading) <= day), today = localDay(new Date()), words = dayWords(day);
    if (at < 0) return say(`On ${words} this entry did not exist: its first version is of ${dayWords(since(oldest))}.`);
    const heading = versions[at], previous = versions[at + 1], { state } = heading.dataset;
    // A clock before the newest version is wrong, and tells nothing about the future.
    if (day > today && today >= since(newest))
      return say(`${words} is still to come. The newest version is that`, link(interval(heading), `#${heading.id}`));
    if (state !== "In force") {
      const change = state === "Moved" ? "had moved on" : "was withdrawn on";
      return say(`On ${words} this page said nothing: it ${change} ${dayWords(since(heading))}.`, previous && link("Its last text before that", `#${previous.id}`));
    }
    say(`On ${words} the version in force was that ${interval(heading)}. It is shown below.`);
    showVersion(heading, day);
  }
  function read() {
    const found = /^#on-(.+)$/.exec(location.hash);
    if (found) answer(found[1]);
  }
  form.addEventListener("submit", event => {
    event.preventDefault();
    const hash = `#on-${field.value}`;
    if (!field.value || location.hash === hash) answer(field.value); else location.hash = hash;
  });
  window.addEventListener("hashchange", read);
  form.hidden = false;
  read();
}

const form = document.getElementById("rk-as-of"), field = document.getElementById("rk-day"), message = document.getElementById("rk-day-said");
const versions = /** @type {HTMLElement[]} */ (Array.from(document.querySelectorAll("h2[data-since]")));
if (form && field instanceof HTMLInputElement && message && versions.length) start(form, field, message, versions);
