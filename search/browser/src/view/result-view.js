// Result view: the DOM elements of results.
/** @import { Card, Claim, Contact, Fresh, Hit, ResultGroup } from "../types" */
import { append, badge, element, english, link, phoneParts, supportTag, timeSpan } from "../dom.js";
import { RELATED_GROUPS } from "../query/grouping.js";

/** URL of the site's root folder, set once by `start`. */
let root = "";
export function setRoot(/** @type {string} */ url) { root = url; }
export const LANGUAGE = "lang";
/** The language of the interface that the reader chose; null for that of the pages. */
export const interfaceLanguage = () => new URLSearchParams(location.search).get(LANGUAGE);

/** The URL of a page, in the language of the interface. @param {string} path */
export function siteUrl(path) {
  const language = interfaceLanguage(), [, page, query, hash] = /** @type {RegExpExecArray} */ ((/^([^?#]*)(\?[^#]*)?(#.*)?$/).exec(path));
  if (!language) return root + path;
  const before = query ? `${query}&` : "?";
  return `${root}${page}${before}${LANGUAGE}=${encodeURIComponent(language)}${hash || ""}`;
}

/** An element with text in any language. @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {string} className @param {string} [text] */
export function anyLanguage(tag, className, text) {
  const created = element(tag, className, text);
  created.dir = "auto";
  return created;
}

/** A link with text in any language. @param {string} text @param {string} href */
export function anyLanguageLink(text, href) {
  const created = link(text, href);
  created.dir = "auto";
  return created;
}

/** @param {Hit} hit */
export const hitUrl = ({ card, claims }) => siteUrl(card.url + (claims.length ? `#${encodeURIComponent(claims[0].id)}` : ""));
const freshBadge = (/** @type {Fresh} */ fresh) => badge([fresh.status, fresh.due, fresh.overdue, fresh.historical]);

/** A claim, or the bottom line that rests on it, with its time and status. @param {Claim} claim @param {boolean} isContrary @param {string} answer @param {boolean} isRelated */
function claimElements(claim, isContrary, answer, isRelated) {
  const text = anyLanguage("p", `rk-said-claim${answer && !isRelated ? " rk-bottom-line" : ""}${claim.status === "historical" ? " rk-past" : ""}`);
  append(text, isContrary && element("strong", "", "Another source says otherwise: "), english(element("span", "", answer || claim.text)));
  return [text, append(element("p", "rk-meta"), freshBadge(claim), " ", timeSpan(claim), " · ", supportTag(claim.support))];
}

/** The phone of a service, with its own time: other claims of the service may be newer. @param {Card} card */
function phoneLine({ phone }) {
  if (!phone) return null;
  const [number, note, when, until] = phone;
  return append(element("p", "rk-phone"), "Phone: ", ...phoneParts(number, note), when && append(element("span", "rk-meta"), " · ", timeSpan({ when, until })));
}

/** Whom to ask, with the phone. @param {Contact[]} contacts */
export function contactLine(contacts) {
  const line = element("p", "rk-whom");
  contacts.forEach(([name, url, phone, note], at) => append(line, at ? "; " : "Ask: ", english(anyLanguageLink(name, siteUrl(url))), ...(phone ? [", ", ...phoneParts(phone, note)] : [])));
  return line;
}

function result(/** @type {Hit} */ hit) {
  const { card, claims, answer, relation } = hit, isRelated = RELATED_GROUPS.includes(relation), article = append(element("article", "rk-result"), append(element("h3"), english(anyLanguageLink(card.title, hitUrl(hit)))));
  append(article, anyLanguage("p", "rk-where", [card.where, card.kind, card.closed ? "closed" : ""].filter(Boolean).join(" · ")));
  if (card.kind === "gap") append(article, append(anyLanguage("p", "rk-gap", "Searched and not found. "), english(element("span", "", card.summary || ""))));
  append(article, phoneLine(card), ...claims.flatMap((claim, at) => claimElements(claim, at > 0, at ? "" : answer, isRelated)));
  // A search without result has the day of the search in its text.
  return append(article, !claims.length && card.kind !== "gap" && freshBadge(card));
}

/** A section of results. @param {ResultGroup} group */
export function resultSection({ label, hits }) {
  const section = append(element("section", "rk-results-group"), anyLanguage("h2", "rk-group", label), ...hits.map(result));
  section.setAttribute("aria-label", label);
  return section;
}
