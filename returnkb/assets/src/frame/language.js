// Language of the interface: chosen by the reader, kept in the address as `?lang=`. The pages themselves are in English, which is what a
// browser without scripts shows; another language loads its catalogue and the script that translates.
import { append, element, link, loadScript, setAttributes } from "../../../../search/browser/src/dom.js";
import { PARAMETER, inLanguage } from "./language-address.js";

/** @type {Record<string, string>} */
const LANGUAGES = { en: "English", de: "Deutsch", fr: "Français" };
const script = document.currentScript, folder = script instanceof HTMLScriptElement ? script.src.replace(/[^/]*$/, "") : "";

function chosen() {
  const found = new URLSearchParams(location.search).get(PARAMETER) || "";
  return Object.keys(LANGUAGES).includes(found) ? found : "en";
}

/** The links that change the language, at the end of the header. @param {string} language */
function chooser(language) {
  const header = document.querySelector(".rk-shell-inner"), nav = setAttributes(element("nav", "rk-languages"), { "aria-label": "Language of menus" });
  for (const [code, name] of Object.entries(LANGUAGES)) {
    const choice = setAttributes(link(code.toUpperCase(), inLanguage(location.href, code)), { lang: code, hreflang: code, "aria-label": name });
    if (code === language) choice.setAttribute("aria-current", "true");
    // The state of a page may have changed its address since.
    choice.addEventListener("click", () => { choice.href = inLanguage(location.href, code); });
    append(nav, choice, " ");
  }
  header?.insertBefore(nav, header.querySelector(".rk-scheme"));
}

const language = chosen();
chooser(language);
if (language !== "en") {
  // Without the files the page stays in English.
  loadScript(`${folder}messages-${language}.js`).then(() => loadScript(`${folder}translate-page.js`)).catch(() => undefined);
}
