// Sheet for a client: made only of data and of phrases in the client's language, so that it holds no sentence the client cannot read.
/** @import { AssistanceData, CountryFacts, FactsEntry, FactsIndex, Labels, Office, Person, PlaceRow, Programme } from "./types" */
import { append, element } from "../../../search/browser/src/dom.js";
import { ageOn, expandDays, localDay } from "../../../search/browser/src/freshness-status.js";
import { answers } from "./eligibility.js";

/** Contacts on a sheet, so that it fits two pages. */
const MOST = 8, OLD_YEARS = 5;
const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/** Words for papers in entries, and the phrase for each. @type {[RegExp, string][]} */
const PAPERS = [[/birth/i, "paper_birth"], [/marriage/i, "paper_marriage"], [/passport/i, "paper_passport"],
  [/identity|\bID\b|residence card|carte/i, "paper_id"], [/return|travel document|laissez|readmission/i, "paper_return"], [/photo/i, "paper_photo"]];
/** The steps of the first days, each with the kinds of service that help. @type {[string, string[]][]} */
const STEPS = [["call_first", []], ["step_papers", []], ["step_register", ["civil_docs"]], ["step_doctor", ["primary_health", "hospital", "pharmacy"]],
  ["step_school", ["school"]], ["step_help", ["reintegration_programme", "social_benefit", "cash", "information"]]];
/** @type {Record<string, string>} */
const AGES = { recent: "age_recent", aging: "age_aging", old: "overdue" };

/** Figures and names, which keep their own direction. @param {string} text @param {"ltr" | "auto"} [direction] */
function isolated(text, direction = "ltr") {
  const created = element("bdi", "", text);
  created.dir = direction;
  return created;
}

/** @typedef {{ placeId: string, language: string, host: string, mode: string }} ClientChoice */
/** @typedef {(key: string) => string} Say */

/** Opening hours with the days in the client's language; empty where other words remain. @param {string} hours @param {Say} say */
export function hoursIn(hours, say) {
  const found = hours.replace(/\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?/gi, name => say(DAYS.find(day => day.startsWith(name.slice(0, 3).toLowerCase())) || ""));
  const rest = hours.replace(/\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?/gi, "");
  return /[a-z]/i.test(rest) ? "" : found;
}

/** Papers in the client's language, and whether some could not be named. @param {string[]} papers @param {Say} say */
function papersIn(papers, say) {
  const keys = papers.map(paper => PAPERS.find(([pattern]) => pattern.test(paper))?.[1]), named = Array.from(new Set(keys.filter(Boolean)));
  const text = named.map(key => say(key || "")).join(" · ");
  return [text, keys.includes(undefined) ? say("ask_papers") : ""].filter(Boolean).join(". ");
}

/** @param {Office} office */
const hasContact = ({ phones, emails, address }) => phones.length > 0 || emails.length > 0 || Boolean(address);

/** The office to name on the sheet. @param {FactsEntry} entry @returns {Office | undefined} */
const contactOffice = ({ service }) => service?.offices.find(({ phones }) => phones.length) || service?.offices.find(hasContact);
const contactClaim = (/** @type {FactsEntry} */ entry) => entry.claims.find(({ id }) => id === contactOffice(entry)?.claim) || entry.claims[0];

/** Services of a place and its wider areas that can be reached and are not known to be over: with a phone first, near first. @param {CountryFacts} country @param {string[]} areas */
function contacts(country, areas) {
  const today = localDay(new Date()), limit = `${Number(today.slice(0, 4)) - OLD_YEARS}${today.slice(4)}`;
  /** Whether the claim behind the contact is too old. @param {FactsEntry} entry */
  function isOld(entry) {
    const claim = contactClaim(entry);
    return Boolean(claim && (claim.fresh[0] === "historical" || (claim.until && claim.until < limit)));
  }
  const found = country.entries.filter(entry => entry.service && entry.service.open !== "closed" && areas.includes(entry.place) &&
    entry.service.offices.some(hasContact) && !isOld(entry));
  const rank = (/** @type {FactsEntry} */ { place, service }) => (service?.offices.some(({ phones }) => phones.length) ? 0 : 100) + areas.indexOf(place);
  return found.sort((one, other) => rank(one) - rank(other)).slice(0, MOST);
}

/** Money and help that the rules are likely to give this person. @param {AssistanceData | undefined} data @param {string | undefined} code @param {ClientChoice} choice */
function offers(data, code, { host, mode }) {
  if (!data || !code || !host || !mode) return [];
  const person = /** @type {Person} */ ({ to: code, day: localDay(new Date()), host, mode, region: null, groups: [], all_groups: false, stay_months: null, left: null });
  const programmes = new Map(data.entries.flatMap(entry => entry.kind === "programme" ? [[entry.id, entry]] : []));
  return answers(data, person).flatMap(item => {
    const entry = /** @type {Programme | undefined} */ (programmes.get(item.entry)), part = entry?.packages.find(({ id }) => id === item.package);
    return entry && item.verdict === "yes" ? [{ entry, part, rule: entry.rules.find(({ id }) => item.reasons.some(({ rule }) => rule === id)) }] : [];
  });
}

/** Write the sheet. @param {ClientChoice} choice @param {PlaceRow[]} areas the place, then its wider areas @param {CountryFacts} country @param {FactsIndex} index @param {Labels} labels @param {AssistanceData | undefined} assistance */
export function clientSheet(choice, areas, country, index, labels, assistance) {
  const { language } = choice, ids = areas.map(([id]) => id), [own] = areas;
  const say = (/** @type {string} */ key) => labels.words[key]?.[language] || "";
  const kind = (/** @type {string} */ id) => labels.services[id]?.[language] || "";
  const nameOf = (/** @type {PlaceRow} */ [, label, , names]) => names[language] || names[language.split("-")[0]] || label;
  /** @param {string} key @param {string | null} value @param {string} [className] @param {"ltr" | "auto"} [direction] */
  const fact = (key, value, className, direction) => value ? append(element("p", className), `${say(key)}: `, isolated(value, direction)) : null;

  /** @param {FactsEntry} entry */
  function card(entry) {
    const { service } = entry, office = contactOffice(entry), claim = contactClaim(entry);
    if (!service || !office) return null;
    const age = claim && ageOn(expandDays(claim.fresh, claim.until), localDay(new Date()));
    const kinds = service.offers.map(kind).filter(Boolean).join(" · "), name = isolated(service.by, "auto");
    name.lang = "en";
    return append(element("div", "rk-card rk-helper"), append(element("h3"), name), element("p", "rk-kinds", kinds),
      fact("phone", office.phones.map(([number]) => number).join(" · "), "rk-phone"), fact("mail", office.emails.join(" · ")),
      fact("address", office.address, "", "auto"), fact("hours", hoursIn(office.hours || "", say), "", "auto"),
      /^free/i.test(service.cost || "") && fact("cost", say("free"), "", "auto"),
      service.papers.length > 0 && fact("papers", papersIn(service.papers, say), "", "auto"),
      claim && append(element("p", "rk-meta"), `${say("as_of")}: `, claim.time ? isolated(claim.time) : say("date_unknown"), AGES[age] && claim.time ? ` · ${say(AGES[age])}` : ""));
  }

  /** @param {ReturnType<typeof offers>} found */
  function moneyLines(found) {
    return found.map(({ entry, part, rule }) => {
      const amount = (/^[A-Z]{3} [\d,.]+/).exec(part?.money || ""), [by] = entry.apply["*"], name = isolated(by, "auto");
      const kinds = (part?.offers || []).map(kind).filter(Boolean).join(" · ");
      const limits = rule ? [["days_after_arrival", rule.arrival], ["months_after_departure", rule.departure], ["days_before_departure", rule.before]] : [];
      name.lang = "en";
      const line = append(element("li"), name, kinds && `: ${kinds}`, amount && " ", amount && isolated(amount[0]));
      for (const [key, number] of limits) if (number !== null) append(line, ` · ${say(String(key))}: `, isolated(String(number)));
      return line;
    });
  }

  const box = element("article", "rk-sheet rk-client"), today = localDay(new Date()), helpers = contacts(country, ids), found = offers(assistance, index.codes[country.id], choice);
  const alerts = index.alerts.filter(({ places, until }) => places.some(id => ids.includes(id)) && !(until && today > until));
  const name = nameOf(own);
  box.lang = language;
  box.dir = labels.rtl.includes(language) ? "rtl" : "ltr";
  append(box, element("h2", "rk-s-title", `${say("sheet")}: ${name}`), name !== own[1] && append(element("p", "rk-meta"), isolated(own[1])));
  for (const { since } of alerts) append(box, append(element("div", "rk-alert"), append(element("p"), element("strong", "", say("alert")), ` ${say("since")} `, isolated(since))));
  const steps = append(element("ol"), ...STEPS.map(([key, kinds]) => {
    const helper = helpers.find(({ service }) => kinds.some(id => service?.offers.includes(id)));
    const phone = helper && contactOffice(helper)?.phones[0]?.[0];
    return append(element("li"), say(key), helper && " ", helper && isolated(helper.service?.by || "", "auto"), phone && " ", phone && isolated(phone));
  }));
  append(box, element("h2", "", say("first_days")), steps, element("h2", "", say("who_helps")));
  if (helpers.length) append(box, append(element("div", "rk-cards"), ...helpers.map(card))); else append(box, element("p", "", say("no_contact")));
  if (found.length) append(box, element("h2", "", say("money")), append(element("ul"), ...moneyLines(found)), element("p", "", say("ask_if")));
  const note = element("p", "rk-footnote", country.note ? `* ${country.note}` : "");
  note.lang = "en";
  note.dir = "ltr";
  return append(box, element("p", "rk-meta", say("no_advice")), language !== "en" && element("p", "rk-meta", say("unread")), country.note && note);
}
