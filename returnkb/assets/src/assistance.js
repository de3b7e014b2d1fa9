// The assistance finder: reads the form, asks the eligibility engine, writes the answers. Nothing leaves the page but its URL.
/** @import { AssistanceClaim, AssistanceData, Item, Person, Programme, Reason, Service } from "./types" */
import { announce, append, badge, element, english, link, phoneParts, timeSpan } from "../../../search/browser/src/dom.js";
import { localDay } from "../../../search/browser/src/freshness-status.js";
import { counted, dayWords, isDay } from "./days.js";
import { answers } from "./eligibility.js";

const VERDICTS = [["yes", "Likely yes"], ["no", "Likely no"], ["unknown", "Not known: ask"]];
const VERDICT_WORDS = /** @type {Record<string, string>} */ (Object.fromEntries(VERDICTS));
const ASIDE = [["apart", "Not for this person or this type of return, as far as we know"], ["silent", "No rule known"],
  ["elsewhere", "For people returning from other countries"], ["not_yet", "Rules that start later"], ["over", "Ended or replaced"]];
/** @type {Record<string, string>} */
const STATE_NOTES = { outweighed: "A narrower rule applies instead", possible: "May apply", expired: "Ended", not_yet: "Starts later", too_late: "Too late", apart: "For other people" };
const EXPLAINED = ["apart", "expired", "not_yet", "too_late"], APPLIED = ["decides", "possible", "undated", "too_late"];
/** Causes for which a service is folded away. */
const QUIET = ["unstated", "closed_since", "undated"];
/** Years after which a service without newer evidence is folded away. */
const OLD_YEARS = 5;
const FIELDS = ["host", "region", "to", "place", "mode", "stay", "on", "left"];

/** @param {string} summary @param {string} className @param {...(Node | null)} children */
const details = (summary, className, ...children) => append(element("details", className), element("summary", "", summary), ...children);
const verdictMark = (/** @type {string} */ verdict) => element("span", `rk-answer rk-${verdict === "unknown" ? "ask" : verdict}`, VERDICT_WORDS[verdict]);
const saysMark = (/** @type {string} */ says) => element("strong", "", `${says[0].toUpperCase()}${says.slice(1)}: `);
const list = (/** @type {string} */ className, /** @type {Node[]} */ items) => items.length ? append(element("ul", className), ...items) : null;
const nullableBadge = (/** @type {(string | null)[]} */ fresh) => badge(fresh.map(day => day || ""));

/** Group items in the order of their first. @template T @param {T[]} items @param {(item: T) => string} key */
function groupBy(items, key) {
  const groups = /** @type {Map<string, T[]>} */ (new Map());
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) || []), item]);
  return Array.from(groups.values());
}

function claimLine(/** @type {AssistanceClaim} */ claim) {
  const source = claim.source ? english(link(claim.source, claim.url)) : link("source", claim.url);
  return append(element("span", "rk-meta"), timeSpan(claim), " ", nullableBadge(claim.fresh), " ", source);
}

/** A rule in words, with its note, validity and source. @param {Programme} entry @param {Reason} reason */
function ruleLine(entry, { rule: id, says, state, sentence }) {
  const line = append(element("li", state === "decides" ? "" : "rk-aside"), saysMark(says)), rule = entry.rules.find(one => one.id === id);
  if (!rule) return line;
  return append(line, `${rule.words}. `, STATE_NOTES[state] && element("strong", "", `${STATE_NOTES[state]}. `), EXPLAINED.includes(state) && `${sentence} `,
    rule.note && english(element("em", "", rule.note)), rule.note && " ",
    element("span", "rk-valid", rule.sure || rule.last ? `Valid ${rule.valid}. ` : "Dates of validity unknown. "), claimLine(entry.claims[rule.claim]));
}

/** The claim behind the first rule that counts for an item. @param {Programme} entry @param {Item} item */
function decidingClaim(entry, { reasons }) {
  const reason = reasons.find(({ state }) => APPLIED.includes(state)), rule = entry.rules.find(({ id }) => id === reason?.rule);
  return rule ? entry.claims[rule.claim] : undefined;
}

/** @param {Programme} entry @param {Item} item */
function ruleLists(entry, { reasons }) {
  const applied = reasons.filter(({ state }) => APPLIED.includes(state)), rest = reasons.filter(({ state }) => !APPLIED.includes(state));
  const all = [...applied, ...rest].map(reason => ruleLine(entry, reason));
  return all.length > 0 ? details(`${counted(all.length, "rule")} behind this`, "rk-cite", list("rk-rules", all)) : null;
}

/** Deadlines, each once although several rules may set it; days are counted only where the offer is not known to be over. @param {Item} item */
function deadlineList({ deadlines, verdict }) {
  const lines = deadlines.map(({ kind, days, sentence }) => sentence + (kind === "apply_by" && days >= 0 ? ` ${counted(days, "day")} left.` : ""));
  return verdict === "aside" ? null : list("rk-deadlines", Array.from(new Set(lines), line => element("li", "", line)));
}

/** What to ask, where the rules that count say so: the notes of those that answer “ask”. @param {Programme} entry @param {Item} item */
function askLine(entry, { verdict, reasons }) {
  const asking = reasons.filter(({ state, says }) => APPLIED.includes(state) && says === "ask").map(({ rule }) => entry.rules.find(({ id }) => id === rule)?.note);
  const notes = Array.from(new Set(asking.filter(Boolean)));
  return verdict === "unknown" && notes.length ? english(element("p", "", notes.join(" "))) : null;
}

function offerHead(/** @type {Programme} */ entry, /** @type {Item} */ item) {
  const part = entry.packages.find(({ id }) => id === item.package);
  return append(element("li"), part ? english(element("strong", "", part.name)) : element("strong", "", "All of it"), part?.money && ": ", part?.money && english(element("span", "", part.money)),
    part?.when && " ", part?.when && english(element("span", "rk-meta", part.when)));
}

/** Where to apply in a country. @param {Programme} entry @param {string} country */
function applyLine(entry, country) {
  const [name, url, phone, note] = entry.apply[country] || entry.apply["*"];
  return append(element("p", "rk-meta"), "Apply or ask: ", english(link(name, url)), ...(phone ? [", ", ...phoneParts(phone, note)] : []));
}

/** Packages of a programme with the same answer for the same reasons in one box. @param {Programme} entry @param {Item[]} items @param {string} country */
function offerBox(entry, items, country) {
  const [item] = items, claim = decidingClaim(entry, item), isAside = item.verdict === "aside";
  return append(element("div", `rk-offer rk-${item.verdict}`),
    append(element("h3"), !isAside && verdictMark(item.verdict), !isAside && " ", english(link(entry.title, entry.url))),
    list("", items.map(one => offerHead(entry, one))),
    append(element("p"), item.verdict === "yes" && item.questions.length > 0 ? "If the answer is yes: " : `${item.sentence} `, item.questions.join(" ")),
    askLine(entry, item), deadlineList(item), !isAside && applyLine(entry, country),
    ...entry.next.map(([title, url]) => append(element("p", "rk-meta"), "Replaced by ", english(link(title, url)), ".")),
    claim ? append(element("p", "rk-meta"), "Age of the rule: ", claimLine(claim)) : null, ruleLists(entry, item));
}

/** @param {Item} item */
const reasoning = ({ entry, answer, cause, questions, deadlines, reasons }) => JSON.stringify([entry, answer, cause, questions, deadlines, reasons]);

function serviceLine(/** @type {Service} */ entry, /** @type {Item} */ item) {
  const claim = entry.claim ? entry.claims[entry.claim] : undefined;
  return append(element("li"), english(link(entry.title, entry.url)), ...(entry.phone ? [", ", ...phoneParts(entry.phone, entry.note)] : []), " (", element("span", "", entry.place), "). ",
    item.cause !== "unstated" && `${item.sentence} `, entry.who && "For: ", entry.who && english(element("span", "", entry.who.replace(/\.$/, ""))), entry.who && ". ",
    item.questions.length > 0 && `${item.questions.join(" ")} `, claim && append(element("span", "rk-meta"), timeSpan(claim), " ", nullableBadge(claim.fresh)));
}

/** @param {AssistanceData} data @param {HTMLFormElement} form @param {HTMLElement} out @param {HTMLElement} message */
function start(data, form, out, message) {
  const entries = new Map(data.entries.map(entry => [entry.id, entry]));
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement | HTMLSelectElement} */ (form.elements.namedItem(name));
  const onlyBox = /** @type {HTMLInputElement} */ (field("only"));
  const groupBoxes = /** @type {HTMLInputElement[]} */ (Array.from(form.querySelectorAll("input[name=group]")));
  const checkedBoxes = () => groupBoxes.filter(box => box.checked);
  const label = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

  const programme = (/** @type {Item} */ { entry }) => /** @type {Programme} */ (entries.get(entry));
  // Rules about the past come after those that may hold today.
  const isPast = (/** @type {Item[]} */ [item]) => Number(decidingClaim(programme(item), item)?.fresh[0] === "historical");
  const offers = (/** @type {Item[]} */ items) => groupBy(items.filter(({ kind }) => kind === "programme"), reasoning)
    .sort((some, others) => isPast(some) - isPast(others)).map(some => offerBox(programme(some[0]), some, field("to").value));
  /** @param {Item[]} items */
  const services = items => items.map(item => serviceLine(/** @type {Service} */ (entries.get(item.entry)), item));
  /** @param {Item} item */
  function isQuiet(item) {
    const entry = entries.get(item.entry), today = localDay(new Date());
    const isOld = entry?.kind === "service" && entry.until && entry.until < `${Number(today.slice(0, 4)) - OLD_YEARS}${today.slice(4)}`;
    return QUIET.includes(item.cause) || isOld || entry?.fresh[0] === "historical";
  }

  /** Whether a service is outside the place chosen, the areas around it and those within it. @param {Item} item */
  function isFar(item) {
    const chosen = field("place").value, entry = entries.get(item.entry);
    if (!chosen || entry?.kind !== "service") return false;
    const within = new Map((data.places[field("to").value] || []).map(([id, , areas]) => [id, areas]));
    return !entry.at.some(at => at === chosen || within.get(chosen)?.includes(at) || within.get(at)?.includes(chosen));
  }

  /** Everything with one verdict: programmes first, then services; those of other towns, and those that say little, are folded away. @param {string} verdict @param {string} title @param {Item[]} items */
  function verdictSection(verdict, title, items) {
    const own = items.filter(item => item.verdict === verdict), helpers = own.filter(({ kind }) => kind === "service");
    if (!own.length) return null;
    const near = helpers.filter(item => !isFar(item)), far = helpers.filter(isFar), loud = near.filter(item => !isQuiet(item) && verdict !== "no"), quiet = near.filter(item => !loud.includes(item));
    const heading = element("h2", "", title), isFirst = own.length === quiet.length + far.length;
    heading.id = `rk-a-${verdict}`;
    const section = append(element("section"), heading, ...offers(own), loud.length > 0 && element("h3", "rk-place", "Services"), list("rk-lines", services(loud)),
      quiet.length > 0 && details(`${counted(quiet.length, isFirst ? "service" : "more service")}: ${verdict === "no" ? "closed" : "who may come is not stated, or the information is old"}`, "rk-fold", list("rk-lines", services(quiet))),
      far.length > 0 && details(`${counted(far.length, "service")} in other towns`, "rk-fold", list("rk-lines", services(far))));
    section.setAttribute("aria-labelledby", heading.id);
    return section;
  }

  function asideBox(/** @type {string} */ cause, /** @type {string} */ title, /** @type {Item[]} */ items) {
    const some = items.filter(item => item.verdict === "aside" && (item.cause === cause || (cause === "over" && !ASIDE.some(([known]) => known === item.cause))));
    return some.length ? details(`${title} (${some.length})`, "rk-fold", ...offers(some), list("rk-lines", services(some.filter(({ kind }) => kind === "service")))) : null;
  }

  /** @returns {Person | null} */
  function person() {
    const stay = parseInt(field("stay").value, 10), on = field("on").value, left = field("left").value;
    if (!field("to").value) return null;
    return {
      to: field("to").value, day: isDay(on) ? on : localDay(new Date()), host: field("host").value || null, region: field("region").value || null,
      mode: field("mode").value || null, groups: checkedBoxes().map(box => box.value), all_groups: onlyBox.checked,
      stay_months: isNaN(stay) || stay < 0 ? null : stay, left: isDay(left) ? left : null
    };
  }

  /** What was chosen under “more about the person”. */
  function chosenWords() {
    const names = checkedBoxes().map(box => box.parentElement?.textContent?.trim()), stay = field("stay").value;
    const lists = ["place"].map(name => field(name)).map(one => one instanceof HTMLSelectElement && one.value ? one.selectedOptions[0].text : "");
    return [...lists, stay && counted(Number(stay), "month"), ...names, onlyBox.checked && "no other group"].filter(Boolean).join(", ");
  }

  /** @param {Person} who @param {Item[]} items */
  function summary(who, items) {
    const missing = [!who.host && "where the person returns from", !who.mode && "the type of return"].filter(Boolean).join(" and ");
    const found = VERDICTS.map(([verdict, words]) => {
      const count = new Set(items.filter(item => item.kind === "programme" && item.verdict === verdict).map(({ entry }) => entry)).size;
      return count ? `${count} ${words.toLowerCase().replace(": ask", "")}` : "";
    }).filter(Boolean).join(", ");
    const choose = missing ? `Choose ${missing}: the answers depend on it. ` : "";
    // Rules of another day were chosen; rules shown today may be years old, as each card says.
    const another = who.day === localDay(new Date()) ? "" : ` Rules of ${dayWords(who.day)}.`;
    return `${choose}Programmes: ${found || "none known"}.${another}`;
  }

  function show() {
    const who = person();
    label("rk-a-ticked").textContent = chosenWords() || "nothing specified";
    out.textContent = "";
    if (!who) {
      message.textContent = "Choose the country of return.";
      return;
    }
    const items = answers(data, who);
    message.textContent = summary(who, items);
    const sections = VERDICTS.map(([verdict, title]) => verdictSection(verdict, title, items)).filter(section => section !== null);
    // A verdict with closed services alone does not come before the programmes to ask.
    const isFolded = (/** @type {HTMLElement} */ section) => !section.querySelector(":scope > .rk-offer, :scope > .rk-lines");
    append(out, ...sections.filter(section => !isFolded(section)), ...sections.filter(isFolded));
    const boxes = ASIDE.map(([cause, title]) => asideBox(cause, title, items)).filter(Boolean);
    if (boxes.length) append(out, element("h2", "", "Does not apply"), ...boxes);
    append(out, element("p", "rk-note", "Not listed? It may still qualify: ask the programme."));
    announce(out);
  }

  /** Fill a list that depends on another. @param {string} name @param {(readonly [value: string, label: string, ...unknown[]])[]} [options] @param {string} [selected] */
  function fill(name, options = [], selected = "") {
    const select = /** @type {HTMLSelectElement} */ (field(name));
    while (select.options.length > 1) select.remove(1);
    append(select, ...options.map(([value, text]) => new Option(text, value)));
    select.value = options.some(([value]) => value === selected) ? selected : "";
    label(`rk-a-${name}-box`).hidden = !options.length;
  }
  const fillRegions = (/** @type {string} */ selected = "") => fill("region", data.regions[field("host").value], selected);
  const fillPlaces = (/** @type {string} */ selected = "") => fill("place", data.places[field("to").value], selected);

  /** The choices as parameters behind "#". */
  function hash() {
    const parts = FIELDS.filter(name => field(name).value).map(name => [name, field(name).value]);
    const all = [...parts, ...checkedBoxes().map(box => ["group", box.value]), ...(onlyBox.checked ? [["only", "1"]] : [])];
    const fields = all.map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return `#${fields.join("&")}`;
  }

  function readHash() {
    const parameters = new URLSearchParams(location.hash.slice(1)), groups = parameters.getAll("group");
    for (const name of FIELDS.filter(each => each !== "region" && each !== "place")) {
      const input = field(name);
      input.value = parameters.get(name) || "";
      if (input instanceof HTMLSelectElement && input.selectedIndex < 0) input.value = "";
    }
    if (!field("on").value) field("on").value = localDay(new Date());
    for (const box of groupBoxes) box.checked = groups.includes(box.value);
    onlyBox.checked = parameters.get("only") === "1";
    fillRegions(parameters.get("region") || "");
    fillPlaces(parameters.get("place") || "");
    show();
  }

  /** @param {Event} [event] */
  function changed(event) {
    if (event?.target === field("host")) fillRegions();
    if (event?.target === field("to")) fillPlaces();
    // Replaced, not added: the back button leads to the page before, not through every choice.
    history.replaceState(null, "", hash());
    show();
  }

  form.addEventListener("change", changed);
  form.addEventListener("submit", event => event.preventDefault());
  // Fields are empty only after the event.
  form.addEventListener("reset", () => setTimeout(() => { field("on").value = localDay(new Date()); fillRegions(); fillPlaces(); changed(); }, 0));
  window.addEventListener("hashchange", () => { if (location.hash.includes("=")) readHash(); });
  form.hidden = false;
  readHash();
}

const form = document.getElementById("rk-assist"), out = document.getElementById("rk-a-answers"), message = document.getElementById("rk-a-said");
if (window.returnkbAssistance && form instanceof HTMLFormElement && out && message) start(window.returnkbAssistance, form, out, message);
