// Translation of fixed texts: messages with placeholders, put together from the catalogue of one language.

const NUMBER = "\\d[\\d,.]*", MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)";
const POINT = `(?:about )?(?:(?:\\d{1,2} )?${MONTH} )?\\d{4}`;
/** What a placeholder stands for, by its name without digits. Any other name stands for text within one sentence: `words` and
 * `name` have a translation where there is one, `quote` is left as it is, `label` is another message. @type {Record<string, string>} */
const TYPES = { n: NUMBER, day: "\\d{1,2}", month: MONTH, year: "\\d{4}", point: POINT, time: `(?:(?:since|until) )?${POINT}(?: to ${POINT})?` };
const ANY = "(?:(?![.?!] \\p{Lu}).)+?", PLACEHOLDER = /\{([a-z]+)\d*\}/g, LETTER = /\p{L}/u, AMOUNT = /^(?:[A-Z]{3} )?[\d.,]+(?: [A-Z]{3})?$/;
/** Marks around a text: before it, those that separate, and also those that enclose. */
const EDGES = [/^([\s,;:·.›/]+)(.*)()$/su, ...["[\\s,;:·.›/]*", "[\\s,;:·.›/()–“”?!+]*"].map(edge => new RegExp(`^(${edge})(.*?)(${edge})$`, "su"))];

const SEPARATORS = [/((?<=[.?!])\s+(?=[\p{Lu}\d“])|\n)/u, /(: )/, /(; | · )/, /(, )/];

/** @typedef {{ text: string, missing: string[] }} Translation `missing` are the parts that no message covers. */
/** @typedef {{ pattern: RegExp, names: string[], target: string, weight: number }} Pattern */

const escape = (/** @type {string} */ text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const flip = (/** @type {string} */ text) => text[0] === text[0].toLowerCase() ? text[0].toUpperCase() + text.slice(1) : text[0].toLowerCase() + text.slice(1);
const length = (/** @type {Translation} */ { missing }) => missing.join("").length;
const upper = (/** @type {string} */ text) => text.charAt(0).toUpperCase() + text.slice(1);

const typeOf = (/** @type {string} */ name) => name.replace(/[{}\d]/g, "");

/** @param {string} source @param {string} target @returns {Pattern} */
function compile(source, target) {
  const names = Array.from(source.matchAll(PLACEHOLDER), ([whole]) => whole), parts = source.split(/\{[a-z]+\d*\}/);
  const body = parts.map((part, at) => escape(part) + (at < names.length ? `(${TYPES[typeOf(names[at])] || ANY})` : "")).join("");
  return { pattern: new RegExp(`^${body}$`, "u"), names, target, weight: parts.join("").length + names.filter(name => TYPES[typeOf(name)]).length / 10 };
}

/** A function that translates a text, given the messages of a language by their English. @param {Record<string, string>} messages @returns {(text: string) => Translation} */
export function translator(messages) {
  const exact = new Map(Object.entries(messages)), known = /** @type {Map<string, Translation>} */ (new Map());
  const patterns = Object.entries(messages).filter(([source]) => source.includes("{")).map(([source, target]) => compile(source, target)).sort((one, other) => other.weight - one.weight);

  /** A message without placeholders; one that differs in its first letter alone keeps the capital of the text. @param {string} text */
  function plain(text) {
    const found = exact.get(text);
    if (found !== undefined) return found;
    const other = exact.get(flip(text));
    return other === undefined ? undefined : text[0] === text[0].toUpperCase() ? upper(other) : other;
  }

  /** A message with placeholders. @param {string} text @returns {Translation | null} */
  function filled(text) {
    for (const given of [text, flip(text)]) {
      for (const { pattern, names, target } of patterns) {
        const found = pattern.exec(given);
        if (!found || names.some((name, at) => name.startsWith("{label") && plain(found[at + 1]) === undefined)) continue;
        const values = names.map((name, at) => name.startsWith("{quote") ? { text: found[at + 1], missing: [] } : translate(found[at + 1])), missing = values.flatMap(value => value.missing);
        const result = target.replace(/\{[a-z]+\d*\}/g, name => values[names.indexOf(name)]?.text ?? name);
        return { text: given === text || text[0] !== text[0].toUpperCase() ? result : upper(result), missing };
      }
    }
    return null;
  }

  /** Parts of a text translated one by one: as many joined as one message covers. @param {string} text @param {RegExp} separator @returns {Translation | null} */
  function inParts(text, separator) {
    const parts = text.split(separator), results = /** @type {string[]} */ ([]), missing = /** @type {string[]} */ ([]);
    if (parts.length < 3) return null;
    for (let at = 0; at < parts.length;) {
      let end = parts.length, found;
      for (; end > at; end -= 2) {
        const joined = parts.slice(at, end).join("");
        found = end - at === 1 ? translate(joined) : plain(joined);
        if (found !== undefined) break;
      }
      if (typeof found === "string") results.push(found);
      else if (found) { results.push(found.text); missing.push(...found.missing); }
      if (end < parts.length) results.push(parts[end]);
      at = end + 1;
    }
    return { text: results.join(""), missing };
  }

  /** A text between marks and spaces at its ends. @param {string} text @param {RegExp} edge @returns {Translation | null} */
  function inside(text, edge) {
    const [, before, core, after] = edge.exec(text) || ["", "", "", ""];
    if (core === text || !core) return null;
    const found = translate(core);
    // French puts a space before a colon.
    return { text: before + found.text + after.replace(":", exact.get(":") ?? ":"), missing: found.missing };
  }

  /** @param {string} text @returns {Translation} */
  function work(text) {
    if (!LETTER.test(text) || AMOUNT.test(text)) return { text, missing: [] };
    const found = plain(text);
    if (found !== undefined) return { text: found, missing: [] };
    const whole = filled(text);
    if (whole && !whole.missing.length) return whole;
    const tries = [() => inside(text, EDGES[0]), () => inside(text, EDGES[1]), ...SEPARATORS.map(one => () => inParts(text, one)), () => inside(text, EDGES[2])];
    let best = whole || { text, missing: [text] };
    for (const attempt of tries) {
      const result = attempt();
      if (result && length(result) < length(best)) best = result;
      if (!best.missing.length) break;
    }
    return best;
  }

  /** @param {string} text @returns {Translation} */
  function translate(text) {
    let found = known.get(text);
    if (!found) known.set(text, found = work(text));
    return found;
  }

  return text => {
    const [, before, core, after] = /** @type {RegExpExecArray} */ ((/^(\s*)(.*?)(\s*)$/s).exec(text)), found = translate(core.replace(/[ \t\n]+/g, " "));
    return { text: before + found.text + after, missing: found.missing };
  };
}
