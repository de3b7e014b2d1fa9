// Entry point of the finder. Nothing is loaded before somebody uses the search box or opens the finder's page.
/** @import { AnalyzerConfig } from "./types" */
import { configure, stem, tokenize } from "./text/analyzer.js";
import { startCombobox } from "./view/combobox.js";
import { open } from "./index/dictionary.js";
import { startPage } from "./view/find-page.js";
import { startLoader } from "./index/loader.js";
import { transcribe } from "./text/phonetics.js";
import { setRoot } from "./view/result-view.js";
import { search } from "./query/results.js";

export const api = { search, open, tokenize, stem, transcribe };

/** Start the finder; called by the built script with the analyzer settings. @param {AnalyzerConfig} config */
export function start(config) {
  const script = document.currentScript, base = script instanceof HTMLScriptElement ? script.src.replace(/[^/]*$/, "") : "search/";
  configure(config);
  startLoader(base);
  setRoot(base.replace(/search\/$/, ""));
  window.returnkbSearch = api;
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", connect); else connect();
}

function connect() {
  const input = document.getElementById("rk-q"), page = document.getElementById("rk-finder");
  const message = document.getElementById("rk-said"), results = document.getElementById("rk-results");
  if (!(input instanceof HTMLInputElement) || !input.form) return;
  // The manifest loads while the first letters are typed; if it cannot, the query reports it.
  const prepare = () => { open().catch(() => undefined); };
  if (document.activeElement === input) prepare(); else input.addEventListener("focus", prepare, { once: true });
  if (!page) startCombobox(input, input.form);
  else if (message && results) {
    prepare();
    startPage(input, page, message, results);
  }
}
