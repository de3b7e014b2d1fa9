// The one-file copy: filters its sections by words, in any spelling of accents, without a network.

const NOTHING = "No entry of this file has all these words. It knows names of places and main words only; the search of the site, or of the copy as a folder, knows other spellings, scripts and languages.";
const TIME_SLICE = 12, PAUSE = 4, TYPING_DELAY = 120; // milliseconds
const sections = /** @type {HTMLElement[]} */ (Array.from(document.querySelectorAll("main section")));
const contents = /** @type {HTMLElement[]} */ (Array.from(document.querySelectorAll("nav.rk-contents li")));
const groups = /** @type {HTMLElement[]} */ (Array.from(document.querySelectorAll("nav.rk-contents details, main > h2")));

/** @param {string} text */
const fold = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/ı/g, "i").replace(/ø/g, "o").replace(/ł/g, "l").replace(/đ/g, "d");

function start(/** @type {HTMLElement} */ form, /** @type {HTMLInputElement} */ field, /** @type {HTMLElement} */ message) {
  const folded = /** @type {string[]} */ ([]);
  let timer = 0;
  /** Fold the text in slices of time, so that the page stays responsive. */
  function prepare() {
    const end = Date.now() + TIME_SLICE;
    while (folded.length < sections.length && Date.now() < end) folded.push(fold(sections[folded.length].textContent || ""));
    if (folded.length < sections.length) setTimeout(prepare, PAUSE);
    else if (field.value) filter();
  }
  function filter() {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    let found = 0;
    sections.forEach((section, at) => {
      const isShown = words.every(word => (folded[at] || "").includes(word));
      section.hidden = !isShown;
      if (contents[at]) contents[at].hidden = !isShown;
      if (isShown) found++;
    });
    for (const group of groups) {
      group.hidden = group instanceof HTMLDetailsElement ? !group.querySelector("li:not([hidden])") : words.length > 0;
      if (group instanceof HTMLDetailsElement && words.length) group.open = true;
    }
    const count = !found ? NOTHING : found === 1 ? "1 entry has these words." : `${found} entries have these words.`;
    message.textContent = !words.length ? "" : folded.length < sections.length ? "Reading the text …" : count;
  }
  form.hidden = false;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(filter, TYPING_DELAY);
  });
  form.addEventListener("submit", event => { event.preventDefault(); filter(); });
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    field.value = "";
    filter();
    target.scrollIntoView();
  });
  prepare();
}

const form = document.getElementById("rk-filter"), field = document.getElementById("q"), message = document.getElementById("said");
if (form && field instanceof HTMLInputElement && message) start(form, field, message);
