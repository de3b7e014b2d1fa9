// Translates the fixed texts of the page, and those that scripts add, with the catalogue that was loaded before. Content has a `lang`
// attribute and stays as it is; links and forms keep the language.
/** @import { Messages } from "../types" */
import { append, element, setAttributes } from "../../../../search/browser/src/dom.js";
import { PARAMETER, inLanguage } from "./language-address.js";
import { translator } from "./translate.js";

const ATTRIBUTES = ["aria-label", "title", "placeholder", "label"];
/** Elements without text for readers, names, and content in a language of its own. */
const LEFT_ALONE = "script, style, textarea, code, bdi, body [lang]";
/** Elements whose line breaks a reader sees. */
const WITH_LINES = "#rk-said";
const script = document.currentScript, root = script instanceof HTMLScriptElement ? script.src.replace(/assets\/[^/]*$/, "") : "";

/** Whether an address is a page of this site. @param {string} address */
const isOwnPage = address => address.startsWith(root) && /(\.html|\/)$/.test(address.replace(/[?#].*$/, ""));

/** @param {Messages} catalogue */
function translatePage({ language, isRead, messages }) {
  const translate = translator(messages), done = /** @type {WeakMap<Node, string>} */ (new WeakMap());

  /** @param {Text} node */
  function translateText(node) {
    const { data } = node;
    if (done.get(node) === data || node.parentElement?.closest(LEFT_ALONE)) return;
    const lines = node.parentElement?.closest(WITH_LINES) ? data.split("\n") : [data], text = lines.map(line => translate(line).text).join("\n");
    done.set(node, text);
    if (text !== data) node.data = text;
  }

  /** @param {Element} one */
  function translateAttributes(one) {
    if (one.closest("body [lang]")) return;
    for (const name of ATTRIBUTES) {
      const value = one.getAttribute(name), text = value && translate(value).text;
      // A translation is no English text, so that translating it again changes nothing.
      if (text && text !== value) one.setAttribute(name, text);
    }
  }

  /** @param {Element} one */
  function keepLanguage(one) {
    if (one instanceof HTMLAnchorElement && !one.hreflang && isOwnPage(one.href)) {
      const target = inLanguage(one.href, language);
      if (one.href !== target) one.href = target;
    }
    if (one instanceof HTMLFormElement && one.getAttribute("action") && !one.querySelector(`input[name=${PARAMETER}]`))
      append(one, setAttributes(element("input"), { type: "hidden", name: PARAMETER, value: language }));
  }

  /** @param {Node} node */
  function visit(node) {
    if (node instanceof Text) return translateText(node);
    if (!(node instanceof Element)) return undefined;
    translateAttributes(node);
    keepLanguage(node);
    for (const one of node.querySelectorAll("*")) {
      translateAttributes(one);
      keepLanguage(one);
    }
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) translateText(/** @type {Text} */ (text));
    return undefined;
  }

  document.documentElement.lang = language;
  document.title = document.title.split(" - ").map(part => translate(part).text).join(" - ");
  const note = isRead ? "Content in English; menus translated." : "Content in English; menus translated, not yet read by a speaker.";
  document.querySelector("article")?.prepend(element("p", "rk-note rk-screen", note));
  visit(document.body);
  new MutationObserver(changes => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList") addedNodes.forEach(visit);
      else if (target instanceof Text) translateText(target);
      else if (target instanceof Element) { translateAttributes(target); keepLanguage(target); }
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: [...ATTRIBUTES, "href"] });
}

const { returnkbMessages: messages } = window;
if (messages) translatePage(messages);
