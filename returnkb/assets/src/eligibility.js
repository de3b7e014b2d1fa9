// Eligibility engine: who may claim what, given rules and a person; the twin of the Python engine.
/** @import { Answer, AssistanceData, Deadline, FacetName, Item, Package, Person, Programme, Rule, RuleResult, Service } from "./types" */
import { counted, dayWords } from "./days.js";

const STAGES = ["before", "arrival", "later", "unsaid"], STANDINGS = ["live", "silent", "elsewhere", "not_yet", "over"];
const ANSWERS = ["yes", "ask", "no"], LAST_DAY = "9999-12-31", DAY = 86_400_000;
const FACETS = /** @type {FacetName[]} */ (["host", "region", "to", "mode", "groups", "stay"]);

// Days are ISO 8601 text, which sorts by time; day numbers serve only for arithmetic.
const dayNumber = (/** @type {string} */ day) => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY);
const dayText = (/** @type {number} */ number) => new Date(number * DAY).toISOString().slice(0, 10);
const addDays = (/** @type {string} */ day, /** @type {number} */ days) => dayText(Math.min(dayNumber(day) + days, dayNumber(LAST_DAY)));

/** The same day of a later month, or that month's last. @param {string} day @param {number} months */
function addMonths(day, months) {
  const [year, month, date] = day.split("-").map(Number), count = year * 12 + month - 1 + months, targetYear = Math.floor(count / 12);
  if (targetYear > 9999) return LAST_DAY;
  const length = new Date(Date.UTC(targetYear, count % 12 + 1, 0)).getUTCDate();
  return dayText(Math.round(Date.UTC(targetYear, count % 12, Math.min(date, length)) / DAY));
}

function groupsFit(/** @type {string[]} */ groups, /** @type {Person} */ person) {
  if (groups.includes("any") || person.groups.some(group => groups.includes(group))) return true;
  return person.all_groups ? false : null;
}

/** Whether a rule fits a person in one facet; null if that is not known. @param {FacetName} facet @param {Rule} rule @param {Person} person */
function fits(facet, rule, person) {
  if (facet === "host") {
    if (!person.host) return null;
    const hosts = rule.hosts.length ? rule.hosts : rule.regions.map(region => region.split("-")[0]);
    return hosts.includes(person.host);
  }
  if (facet === "region") {
    if (!person.host) return null;
    const regions = rule.regions.filter(region => region.startsWith(`${person.host}-`));
    if (!regions.length) return true;
    return person.region ? regions.includes(person.region) : null;
  }
  if (facet === "to") return rule.to.includes(person.to);
  if (facet === "mode") return person.mode ? rule.modes.includes(person.mode) : null;
  if (facet === "groups") return groupsFit(rule.groups, person);
  return person.stay_months === null ? null : person.stay_months >= rule.stay;
}

/** @param {boolean | null} verdict @param {Rule} rule @param {Person} person */
const facetsThat = (verdict, rule, person) => FACETS.filter(facet => facet in rule.asks && fits(facet, rule, person) === verdict);
/** @param {Rule} rule @param {string} kind @param {string} day @param {Person} person @param {string} sentence @returns {Deadline} */
const deadline = (rule, kind, day, person, sentence) => ({ rule: rule.id, kind, day, days: dayNumber(day) - dayNumber(person.day), sentence });

/** The deadline that counts from arrival or departure. @param {Rule} rule @param {Person} person */
function applicationDeadline(rule, person) {
  const start = person.left || person.day, { arrival, departure } = rule;
  let last, period, verb;
  if (arrival !== null) [last, period, verb] = [addDays(start, arrival), `${counted(arrival, "day")} of arrival`, "arrives"];
  else if (departure !== null) [last, period, verb] = [addMonths(start, departure), `${counted(departure, "month")} of departure`, "leaves"];
  else return [];
  const condition = person.left ? "" : ` if the person ${verb} on ${dayWords(person.day)}`;
  return [deadline(rule, "apply_by", last, person, `Apply within ${period}: by ${dayWords(last)}${condition}.`)];
}

/** The deadline of a rule that asks for time before departure. @param {Rule} rule @param {Person} person */
function noticeDeadline(rule, person) {
  if (rule.before === null) return [];
  const ask = `Apply ${counted(rule.before, "day")} or more before departure`;
  if (person.left) {
    const last = dayText(dayNumber(person.left) - rule.before);
    return [deadline(rule, "apply_by", last, person, `${ask}: by ${dayWords(last)}.`)];
  }
  const first = addDays(person.day, rule.before);
  return [deadline(rule, "leave_from", first, person, `${ask}: who applies on ${dayWords(person.day)} can leave from ${dayWords(first)}.`)];
}

/** Apply one rule to a person. @param {Rule} rule @param {Person} person @returns {RuleResult} */
function evaluate(rule, person) {
  const result = (/** @type {string} */ state, /** @type {string} */ sentence, /** @type {string[]} */ questions = [], /** @type {Deadline[]} */ deadlines = []) =>
    ({ rule, state, sentence, questions, deadlines });
  const { says, first, last } = rule, apart = facetsThat(false, rule, person), unknown = facetsThat(null, rule, person);
  if (apart.length) return result("apart", apart.map(facet => rule.speaks[facet]).join(" "));
  if (last && person.day > last) return result("expired", `It said ${says} until ${dayWords(last)}.`);
  if (first && person.day < first) return result("not_yet", `It says ${says} from ${dayWords(first)}.`);
  const deadlines = [...applicationDeadline(rule, person), ...noticeDeadline(rule, person)];
  const missed = deadlines.find(one => one.kind === "apply_by" && one.days < 0);
  if (missed) return result("too_late", `The time to apply ended on ${dayWords(missed.day)}.`, [], deadlines);
  if (unknown.length) {
    const questions = unknown.map(facet => rule.asks[facet]);
    return result("possible", `It says ${says}, if the answer is yes: ${questions.join(" ")}`, questions, deadlines);
  }
  if (!rule.sure || person.day < rule.sure) return result("undated", `It says ${says}, without a date.`, [], deadlines);
  return result("decides", `It says ${says}.`, [], deadlines);
}

const isPossible = (/** @type {RuleResult} */ result) => result.state === "possible" || result.state === "undated";

/** The answer of several rules; it holds only if no rule that may turn out to fit would change it. @param {RuleResult[]} results @param {Rule[]} rules @returns {{ answer: Answer, cause: string | null, results: RuleResult[] }} */
function resolve(results, rules) {
  const certain = results.filter(({ state }) => state === "decides");
  const isOverruled = (/** @type {RuleResult} */ one) => certain.some(other => other.rule.narrower.includes(rules.indexOf(one.rule)));
  const deciding = certain.filter(one => !isOverruled(one)), possible = results.filter(one => isPossible(one) && !isOverruled(one));
  const marked = results.map(one => (one.state === "decides" || isPossible(one)) && isOverruled(one)
    ? { rule: one.rule, state: "outweighed", questions: [], deadlines: [], sentence: `It says ${one.rule.says}, but a narrower rule applies instead.` } : one);
  const says = deciding.map(({ rule }) => rule.says), changing = possible.filter(({ rule }) => !says.includes(rule.says));
  const answered = (/** @type {Answer} */ answer, /** @type {string | null} */ cause) => ({ answer, cause, results: marked });
  if (says.includes("yes") && says.includes("no")) return answered("ask", "conflict");
  if (says.includes("ask")) return answered("ask", "rule");
  if (changing.length) return answered("ask", changing.some(({ questions }) => questions.length) ? "depends" : "undated");
  return deciding.length ? answered(says[0], "rule") : answered("ask", null);
}

/** @param {Rule} rule @param {string} day */
const isInForce = ({ first, last }, day) => !(first && day < first) && !(last && day > last);

/** Why no rule decides. @param {Programme} entry @param {RuleResult[]} results @param {Person} person */
function causeWithoutRule(entry, results, person) {
  const has = (/** @type {string} */ state) => results.some(one => one.state === state);
  const isAlive = results.some(({ state, rule }) => state === "apart" && isInForce(rule, person.day));
  if (has("too_late")) return "too_late";
  if ((entry.first && person.day < entry.first) || (has("not_yet") && !isAlive)) return "not_yet";
  if ((entry.last && person.day > entry.last) || (has("expired") && !isAlive)) return "over";
  if (!results.length) return "silent";
  return results.every(({ rule }) => person.host && "host" in rule.asks && fits("host", rule, person) === false) ? "elsewhere" : "apart";
}

/** A refusal is trusted for two years, an offer for five: the twin of the Python verdict module. */
const NO_DAYS = 730, YES_DAYS = 1825, OTHERS = ["silent", "elsewhere", "over", "replaced", "not_yet", "apart", "earlier"];

/** Whether the newest evidence for an answer is within a limit in days. @param {Rule[]} rules @param {string} says @param {string} day @param {number} limit @param {boolean} undated */
function isTrusted(rules, says, day, limit, undated) {
  const days = rules.flatMap(rule => rule.says === says && rule.evidence ? [rule.evidence] : []).sort();
  return days.length ? dayNumber(day) - dayNumber(days[days.length - 1]) <= limit : undated;
}

/** @param {Answer} answer @param {string} cause @param {Rule[]} rules those that decide or may fit @param {Person} person */
function verdictOf(answer, cause, rules, person) {
  if (OTHERS.includes(cause)) return "aside";
  if (answer === "no") return isTrusted(rules, "no", person.day, NO_DAYS, false) ? "no" : "unknown";
  const isOpen = cause === "undated" || (cause === "depends" && person.host && person.mode);
  if (answer === "yes" || (isOpen && rules.length && rules.every(({ says }) => says === "yes")))
    return isTrusted(rules, "yes", person.day, YES_DAYS, true) ? "yes" : "unknown";
  return "unknown";
}

/** @typedef {Record<string, string>} Sentences */

/** @param {Programme} entry @param {Package} part @param {Person} person @param {Sentences} sentences @returns {Item} */
function packageItem(entry, part, person, sentences) {
  const { answer: given, cause: found, results } = resolve(part.rules.map(at => evaluate(entry.rules[at], person)), entry.rules);
  const reason = found || causeWithoutRule(entry, results, person), isReplaced = entry.next.length > 0 && !OTHERS.includes(reason);
  const [answer, cause] = isReplaced ? /** @type {[Answer, string]} */ (["ask", "replaced"]) : [given, reason], relevant = results.filter(one => one.state === "decides" || isPossible(one));
  const verdict = verdictOf(answer, cause, relevant.map(({ rule }) => rule), person);
  return {
    entry: entry.id, kind: "programme", package: part.id, answer, cause, stage: part.stage,
    standing: STANDINGS.includes(cause) ? cause : "live",
    verdict,
    sentence: verdict === "unknown" && answer !== "ask" ? `An old rule said ${answer}. It may have changed: ask.` : sentences[`${answer} ${cause}`],
    questions: cause === "depends" ? Array.from(new Set(relevant.flatMap(({ questions }) => questions))) : [],
    deadlines: relevant.flatMap(({ deadlines }) => deadlines),
    reasons: results.map(({ rule, state, sentence }) => ({ rule: rule.id, says: rule.says, state, sentence }))
  };
}

function serviceFits(/** @type {string} */ name, /** @type {Service} */ service, /** @type {Person} */ person) {
  if (name === "host") return person.host ? service.hosts.includes(person.host) : null;
  if (name === "mode") return person.mode ? service.modes.includes(person.mode) : null;
  return groupsFit(service.groups, person);
}

/** @param {Service} service @param {(boolean | null)[]} verdicts @param {Person} person @returns {[Answer, string]} */
function serviceAnswer({ open, until, from, checks }, verdicts, person) {
  if (open === "closed") return until && person.day > until ? ["no", "closed"] : ["ask", "closed_since"];
  if (from && person.day < from) return ["ask", "earlier"];
  if (verdicts.includes(false)) return ["ask", "apart"];
  if (verdicts.includes(null)) return ["ask", "depends"];
  if (!checks.some(([name]) => name === "groups")) return ["ask", "unstated"];
  if (open !== "open") return ["ask", "still_open"];
  return from ? ["yes", "named"] : ["ask", "undated"];
}

/** @param {Service} service @param {Person} person @param {Sentences} sentences @returns {Item} */
function serviceItem(service, person, sentences) {
  const verdicts = service.checks.map(([name]) => serviceFits(name, service, person)), [answer, cause] = serviceAnswer(service, verdicts, person);
  return {
    entry: service.id, kind: "service", package: null, answer, cause, stage: service.stage,
    standing: cause === "earlier" ? "not_yet" : "live",
    verdict: OTHERS.includes(cause) ? "aside" : answer === "ask" ? "unknown" : answer,
    sentence: sentences[`${answer} ${cause}`],
    questions: cause === "depends" ? service.checks.filter((_, at) => verdicts[at] === null).map(([, question]) => question) : [],
    deadlines: [],
    reasons: service.checks.map(([rule, question, refusal], at) => {
      if (verdicts[at] === null) return { rule, says: "ask", state: "possible", sentence: question };
      return verdicts[at] ? { rule, says: "yes", state: "decides", sentence: "It is for this person." } : { rule, says: "ask", state: "apart", sentence: refusal };
    })
  };
}

/** @param {Item} item */
const order = item => STAGES.indexOf(item.stage) * 1000 + STANDINGS.indexOf(item.standing) * 100 + (item.kind === "service" ? 10 : 0) + ANSWERS.indexOf(item.answer);

/** Answers for all packages and services in a person's reach, sorted by stage, standing and answer. @param {AssistanceData} data @param {Person} person */
export function answers(data, person) {
  const sentences = Object.fromEntries(data.headlines.map(([answer, cause, sentence]) => [`${answer} ${cause}`, sentence]));
  const items = data.entries.filter(({ reach }) => reach === null || reach.includes(person.to)).flatMap(entry =>
    entry.kind === "service" ? [serviceItem(entry, person, sentences)] : entry.packages.map(part => packageItem(entry, part, person, sentences)));
  // Array.prototype.sort is stable since ES2019.
  return items.sort((one, other) => order(one) - order(other));
}
