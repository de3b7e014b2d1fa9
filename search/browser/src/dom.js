// DOM construction: elements, links and badges. Data only ever becomes text, never markup.
import { AGED, AGE_WORDS, ageOn, localDay } from "./freshness-status.js";

/** @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {string} [className] @param {string} [text] @returns {HTMLElementTagNameMap[T]} */
export function element(tag, className, text) {
  const created = document.createElement(tag);
  if (className) created.className = className;
  if (text) created.textContent = text;
  return created;
}

/** @template {Element} T @param {T} target @param {Record<string, string>} attributes */
export function setAttributes(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, value);
  return target;
}

/** Append children; null and empty text are left out. @template {Element} T @param {T} parent @param {...(Node | string | null | undefined | false)} children */
export function append(parent, ...children) {
  for (const child of children) if (child) parent.append(child);
  return parent;
}

/** Content of entries, which stays in English when the interface is in another language. @template {HTMLElement} T @param {T} target */
export function english(target) {
  target.lang = "en";
  return target;
}

export function link(/** @type {string} */ text, /** @type {string} */ href) {
  const created = element("a", "", text);
  created.href = href;
  return created;
}

/** A link that calls a number, and the note on the number. @param {string} number @param {string} note */
export function phoneParts(number, note) {
  const shown = element("bdi", "", number);
  shown.dir = "ltr";
  return [append(link("", `tel:${number.replace(/[^+\d]/g, "")}`), shown), note && " ", note && english(element("span", "rk-meta", `(${note})`))];
}

/** A badge with the age in words. @param {readonly (string | undefined)[]} fresh status and the days on which it changes */
export function badge([status = "", ...days]) {
  const age = ageOn([status, ...days], localDay(new Date())), created = element("span", `rk-badge rk-${age}`, AGE_WORDS[age]);
  created.dataset.status = status;
  AGED.forEach((aged, at) => { if (days[at]) created.dataset[aged] = days[at]; });
  return created;
}

/** The time a claim is about; `until` is its last day. @param {{ when: string, until?: string | null }} claim */
export function timeSpan({ when, until }) {
  const created = element("span", `rk-when${until ? "" : " rk-undated"}`, when);
  if (until) created.dataset.until = until;
  return created;
}

export function supportTag(/** @type {string} */ support) {
  const tone = support === "corroborated" ? " rk-good" : support === "conflicting" ? " rk-warn" : "";
  return element("span", `rk-tag${tone}`, support);
}

/** Load a classic script, also from a folder; rejects if it cannot be loaded. @param {string} url @returns {Promise<unknown>} */
export function loadScript(url) {
  const script = element("script");
  return new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = reject;
    script.src = url;
    document.head.appendChild(script);
  }).finally(() => script.remove());
}

/** The event that asks the freshness script to update badges below its target; `detail` may set the time (ISO 8601). */
export const CONTENT_ADDED = "returnkb:content";

/** Tell other scripts of the page that content was added below an element. @param {Element} parent */
export const announce = parent => parent.dispatchEvent(new CustomEvent(CONTENT_ADDED, { bubbles: true }));
