// The assistance finder: reads the form, asks the eligibility engine, writes the answers. Nothing leaves the page but its URL.
/** @import { AssistanceClaim, AssistanceData, Item, Person, Programme, Reason, Service } from "./types" */
import { announce, append, badge, element, link, timeSpan } from "../../../search/browser/src/dom.js";
import { localDay } from "../../../search/browser/src/freshness-status.js";
import { counted, dayWords, isDay } from "./days.js";
import { answers } from "./eligibility.js";

const STAGES = [["before", "Before departure"], ["arrival", "On arrival"], ["later", "Later"], ["unsaid", "At a time the source does not say"]];
const NOT_APPLIED = [["silent", "No rule known"], ["elsewhere", "Known rules are about other host countries"],
  ["not_yet", "Nothing known of so early a day"], ["over", "Over: shown, not applied"]];
/** @type {Record<string, string>} */
const STATE_NOTES = { outweighed: "A narrower rule goes first", possible: "May fit", expired: "Expired", not_yet: "Not yet", too_late: "Too late", apart: "About other people" };
const EXPLAINED = ["apart", "expired", "not_yet", "too_late"], APPLIED = ["decides", "possible", "undated", "too_late"];
/** Causes for which a service is folded away. */
const QUIET = ["unstated", "apart", "closed_since", "undated"];
const FIELDS = ["host", "region", "to", "place", "mode", "stay", "on", "left"];

/** @param {string} summary @param {string} className @param {...(Node | null)} children */
const details = (summary, className, ...children) => append(element("details", className), element("summary", "", summary), ...children);
const answerMark = (/** @type {string} */ answer) => element("span", `rk-answer rk-${answer}`, answer);
const list = (/** @type {string} */ className, /** @type {Node[]} */ items) => items.length ? append(element("ul", className), ...items) : null;
const nullableBadge = (/** @type {(string | null)[]} */ fresh) => badge(fresh.map(day => day || ""));

/** Group items in the order of their first. @template T @param {T[]} items @param {(item: T) => string} key */
function groupBy(items, key) {
  const groups = /** @type {Map<string, T[]>} */ (new Map());
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) || []), item]);
  return Array.from(groups.values());
}

function claimLine(/** @type {AssistanceClaim} */ claim) {
  const source = link("source", claim.url);
  source.title = claim.source;
  return append(element("span", "rk-meta"), nullableBadge(claim.fresh), " ", timeSpan(claim), " ", source, claim.source && `: ${claim.source}`, claim.read && `, read ${claim.read}`);
}

/** A rule in words, with its note, validity and source. @param {Programme} entry @param {Reason} reason */
function ruleLine(entry, { rule: id, says, state, sentence }) {
  const line = append(element("li", state === "decides" ? "" : "rk-aside"), answerMark(says), " "), rule = entry.rules.find(one => one.id === id);
  if (!rule) return line;
  return append(line, `${rule.words}. `, STATE_NOTES[state] && element("strong", "", `${STATE_NOTES[state]}. `), EXPLAINED.includes(state) && `${sentence} `,
    rule.note && element("em", "", rule.note), rule.note && " ",
    element("span", "rk-valid", rule.sure || rule.last ? `Held ${rule.valid}. ` : "When it held is not known. "), claimLine(entry.claims[rule.claim]));
}

/** @param {Programme} entry @param {Item} item */
function ruleLists(entry, { reasons }) {
  const applied = reasons.filter(({ state }) => APPLIED.includes(state)), rest = reasons.filter(({ state }) => !APPLIED.includes(state));
  const lines = (/** @type {Reason[]} */ some) => list("rk-rules", some.map(reason => ruleLine(entry, reason)));
  const summary = `${rest.length}${applied.length ? " more" : ""} rule${rest.length === 1 ? "" : "s"}, not applied`;
  return append(element("div"), lines(applied), rest.length > 0 && details(summary, "rk-cite", lines(rest)));
}

/** @param {Item} item */
const deadlineList = ({ deadlines }) => list("rk-deadlines", deadlines.map(({ kind, days, sentence }) =>
  element("li", "", sentence + (kind === "apply_by" ? ` ${counted(days, "day")} left.` : ""))));

function offerHead(/** @type {Programme} */ entry, /** @type {Item} */ item) {
  const part = entry.packages.find(({ id }) => id === item.package);
  return append(element("p", "rk-offer-head"), answerMark(item.answer), " ", element("strong", "", part?.name || "All of it"),
    part?.money && ` ${part.money}`, part?.when && " ", part?.when && element("span", "rk-meta", part.when));
}

/** Packages with the same answer for the same reasons in one box. @param {Programme} entry @param {Item[]} items */
function offerBox(entry, items) {
  const [item] = items;
  return append(element("div", "rk-offer"), ...items.map(one => offerHead(entry, one)), element("p", "", item.sentence),
    list("rk-questions", item.questions.map(question => element("li", "", question))), deadlineList(item), ruleLists(entry, item));
}

/** @param {Item} item */
const reasoning = ({ answer, cause, questions, deadlines, reasons }) => JSON.stringify([answer, cause, questions, deadlines, reasons]);

function programmeBox(/** @type {Programme} */ entry, /** @type {Item[]} */ items) {
  return append(element("section", "rk-programme"), append(element("h3", "rk-place"), link(entry.title, entry.url), " ", nullableBadge(entry.fresh)),
    element("p", "rk-meta", entry.ran === "date unknown" ? "When it ran is not known." : `Ran ${entry.ran}.`),
    ...entry.next.map(([title, url]) => append(element("p", "rk-meta"), "Followed by ", link(title, url), ".")),
    ...groupBy(items, reasoning).map(same => offerBox(entry, same)));
}

function serviceLine(/** @type {Service} */ entry, /** @type {Item} */ item) {
  const claim = entry.claim ? entry.claims[entry.claim] : undefined;
  return append(element("li"), answerMark(item.answer), " ", link(entry.title, entry.url), " ", nullableBadge(entry.fresh), " ",
    element("span", "rk-where", `${entry.place}. `), `${item.sentence} `, entry.who && element("em", "", `For: ${entry.who.replace(/\.$/, "")}. `),
    item.questions.length > 0 && `${item.questions.join(" ")} `, claim && claimLine(claim));
}

/** How many items have each answer: “2 yes, 1 no, 4 to ask”. @param {Item[]} items @param {string} kind */
function counts(items, kind) {
  const parts = [["yes", "yes"], ["no", "no"], ["ask", "to ask"]].map(([answer, words]) => {
    const count = items.filter(item => item.kind === kind && item.standing === "live" && item.answer === answer).length;
    return count ? `${count} ${words}` : "";
  });
  return parts.filter(Boolean).join(", ") || "nothing that holds on this day";
}


/** @param {AssistanceData} data @param {HTMLFormElement} form @param {HTMLElement} out @param {HTMLElement} message */
function start(data, form, out, message) {
  const entries = new Map(data.entries.map(entry => [entry.id, entry]));
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement | HTMLSelectElement} */ (form.elements.namedItem(name));
  const onlyBox = /** @type {HTMLInputElement} */ (field("only"));
  const groupBoxes = /** @type {HTMLInputElement[]} */ (Array.from(form.querySelectorAll("input[name=group]")));
  const checkedBoxes = () => groupBoxes.filter(box => box.checked);
  const label = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

  const programmes = (/** @type {Item[]} */ items) => groupBy(items.filter(({ kind }) => kind === "programme"), ({ entry }) => entry)
    .map(some => programmeBox(/** @type {Programme} */ (entries.get(some[0].entry)), some));
  /** @param {Item[]} items */
  const services = items => items.filter(({ kind }) => kind === "service").map(item => serviceLine(/** @type {Service} */ (entries.get(item.entry)), item));
  /** @param {Item} item */
  const isQuiet = item => item.kind === "service" && (QUIET.includes(item.cause) || entries.get(item.entry)?.fresh[0] === "historical");

  /** Whether a service is outside the place chosen, the areas around it and those within it. @param {Item} item */
  function isFar(item) {
    const chosen = field("place").value, entry = entries.get(item.entry);
    if (!chosen || entry?.kind !== "service") return false;
    const within = new Map((data.places[field("to").value] || []).map(([id, , areas]) => [id, areas]));
    return !entry.at.some(at => at === chosen || within.get(chosen)?.includes(at) || within.get(at)?.includes(chosen));
  }

  function stageSection(/** @type {string} */ stage, /** @type {string} */ title, /** @type {Item[]} */ items) {
    const all = items.filter(item => item.stage === stage && item.standing === "live"), far = all.filter(isFar), near = all.filter(item => !isFar(item));
    if (!all.length) return null;
    const loud = near.filter(item => !isQuiet(item)), quiet = near.filter(isQuiet), named = services(loud), heading = element("h2", "", title);
    heading.id = `rk-a-${stage}`;
    const section = append(element("section", "rk-stage"), heading, ...programmes(loud), ...(named.length ? [element("h3", "rk-place", "Services"), list("rk-lines", named)] : []));
    section.setAttribute("aria-labelledby", heading.id);
    const reason = "whom they are for is not said, or they are for others, or known only from the past";
    return append(section, quiet.length > 0 && details(`${counted(quiet.length, "service")} to ask: ${reason}`, "rk-wider", list("rk-lines", services(quiet))),
      far.length > 0 && details(`${counted(far.length, "service")} in other places`, "rk-wider", list("rk-lines", services(far))));
  }

  function notAppliedBox(/** @type {string} */ standing, /** @type {string} */ title, /** @type {Item[]} */ items) {
    const some = items.filter(item => item.standing === standing);
    return some.length ? details(`${title} (${some.length})`, "rk-wider", ...programmes(some), list("rk-lines", services(some))) : null;
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

  function show() {
    const who = person(), names = checkedBoxes().map(box => box.parentElement?.textContent?.trim());
    label("rk-a-ticked").textContent = [...names, ...(onlyBox.checked ? ["no other"] : [])].join(", ") || "none ticked";
    out.textContent = "";
    if (!who) {
      message.textContent = "Choose the country of return; everything else may stay open.";
      return;
    }
    const items = answers(data, who);
    message.textContent = `As on ${dayWords(who.day)}. Programmes: ${counts(items, "programme")}. Services: ${counts(items, "service")}. What no rule speaks of is not refused.`;
    append(out, ...STAGES.map(([stage, title]) => stageSection(stage, title, items)));
    const boxes = NOT_APPLIED.map(([standing, title]) => notAppliedBox(standing, title, items)).filter(Boolean);
    if (boxes.length) append(out, element("h2", "", "Not applied"), ...boxes);
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
    return `#${all.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}`;
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
