// Loads the search when it is needed: at once on the search page, elsewhere when the box is used or the page has been shown.
import { loadScript } from "../../../search/browser/src/dom.js";

const own = document.currentScript, box = document.getElementById("rk-q");
const url = own instanceof HTMLScriptElement ? own.src.replace(/assets\/[^/]*$/, "search/finder.js") : "";
let isAsked = false;

function load() {
  if (isAsked || !url) return;
  isAsked = true;
  loadScript(url).catch(() => undefined); // without it the box still leads to the search page
}

if (document.getElementById("rk-finder")) load();
else {
  box?.addEventListener("focus", load);
  window.addEventListener("load", () => setTimeout(load, 300));
}
