// Fact sheets made in the browser: a place, chosen topics and services, words in a client's language.
/** @import { CountryFacts, FactsClaim, FactsEntry, FactsIndex, Labels, Office, PlaceRow } from "./types" */
import { append, element, link, loadScript } from "../../../search/browser/src/dom.js";
import { clientSheet } from "./client-sheet.js";
import { countryOf, factsIndex, hashParameters, loadFacts, newestFirst, place, root, saveHash, selectPlace, sheetLabels } from "./facts.js";

const MAX_URL = 48, interfaceLanguage = new URLSearchParams(location.search).get("lang") || "en";
/** @typedef {{ place: string, language: string, topics: string[], services: string[], client: boolean, host: string, mode: string }} Choice */

/** @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {string} className @param {string} text */
function inEnglish(tag, className, text) {
  const created = element(tag, className, text);
  created.lang = "en";
  created.dir = "ltr";
  return created;
}

/** Figures and addresses, which run from left to right in every language. @param {string} text */
function leftToRight(text) {
  const created = element("bdi", "", text);
  created.dir = "ltr";
  return created;
}

function shortUrl(/** @type {string} */ url) {
  const text = url.replace(/^https?:\/\/(www\.)?/, "").replace(/[?#].*$/, "").replace(/\/$/, "");
  return text.length > MAX_URL ? `${text.slice(0, MAX_URL - 1)}…` : text;
}

/** The words of one language. @param {Labels} labels @param {FactsIndex} index @param {string} language */
function translator(labels, index, language) {
  const labelOf = (/** @type {[string, string][]} */ rows, /** @type {string} */ id) => rows.find(([known]) => known === id)?.[1] || id;
  return {
    say: (/** @type {string} */ key) => labels.words[key]?.[language] || "",
    topic: (/** @type {string} */ id) => labels.topics[id]?.[language] || labelOf(index.topics, id),
    /** @param {string} id */
    service: id => labels.services[id]?.[language] || inEnglish("span", "", labelOf(index.services, id)),
    place: (/** @type {PlaceRow} */ [, label, , names]) => names[language] || names[language.split("-")[0]] || label
  };
}

/** A place and its wider areas. @param {string} id */
const chain = id => [id, ...(place(id)?.[2] || [])].map(place).filter(row => row !== undefined);

/** @param {FactsEntry} entry @param {Choice} choice */
const isWanted = ({ topics, service }, choice) => !choice.topics.length && !choice.services.length ||
  topics.some(topic => choice.topics.includes(topic)) || Boolean(service?.offers.some(offer => choice.services.includes(offer)));

/** Write a sheet. @param {Choice} choice @param {CountryFacts} country @param {FactsIndex} index @param {Labels} labels */
function sheet(choice, country, index, labels) {
  const { say, ...words } = translator(labels, index, choice.language), cited = /** @type {string[]} */ ([]);

  /** @param {FactsClaim} claim */
  function citations({ sources }) {
    return append(element("span", "rk-cited"), ...sources.map(([id]) => {
      if (!cited.includes(id)) cited.push(id);
      const number = cited.indexOf(id) + 1, reference = link(`[${number}]`, `#source-${number}`);
      // The hash of this page is its own state.
      reference.addEventListener("click", event => {
        event.preventDefault();
        document.getElementById(`source-${number}`)?.scrollIntoView();
      });
      return reference;
    }));
  }

  function claimMeta(/** @type {FactsClaim} */ claim) {
    const time = claim.when === "date unknown" ? say("date_unknown") : claim.time, [status] = claim.fresh;
    const line = append(element("p", "rk-meta"), `${say("as_of")}: `, leftToRight(time), " · ", say(status));
    if (claim.support === "conflicting" && status !== "contradicted") append(line, " · ", say("contradicted"));
    return append(line, " ", citations(claim));
  }

  /** @param {string} key @param {string | null} [value] @param {string} [className] */
  const fact = (key, value, className) => value ? append(element("p", className), `${say(key)}: `, leftToRight(value)) : null;

  /** @param {Office} office */
  function officeFacts({ phones, address, hours, emails }) {
    const numbers = phones.map(([number, note]) => number + (note ? ` (${note})` : "")).join("; ");
    return [fact("phone", numbers, "rk-phone"), fact("address", address), fact("hours", hours), fact("mail", emails.join(", "))];
  }

  /** @param {FactsEntry} entry */
  function serviceCard({ title, service, claims }) {
    if (!service) return null;
    const kinds = append(element("p", "rk-kinds"), ...service.offers.flatMap((offer, at) => [at > 0 && " · ", words.service(offer)]));
    if (service.open === "closed") append(kinds, " · ", say("closed"));
    const claim = claims.find(({ id }) => id === service.offices[0]?.claim) || claims[0];
    return append(element("div", "rk-card rk-helper"), inEnglish("h3", "", title), kinds, inEnglish("p", "", service.by),
      ...service.offices.flatMap(officeFacts), fact("cost", service.cost), fact("papers", service.papers.join("; ")), claim && claimMeta(claim));
  }

  function topicSection(/** @type {string} */ topic, /** @type {FactsEntry[]} */ entries, /** @type {string} */ placeId) {
    const claims = newestFirst(entries.flatMap(entry => entry.claims).filter(({ fresh }) => fresh[0] !== "historical"));
    const items = claims.map(claim => {
      const wider = claim.scope && claim.scope !== placeId && place(claim.scope);
      return append(element("li"), inEnglish("p", "rk-text", claim.text + (wider ? ` (${wider[1]})` : "")), claimMeta(claim));
    });
    const gaps = entries.filter(entry => entry.gap).map(entry =>
      append(element("li"), inEnglish("p", "rk-text", entry.gap || ""), element("p", "rk-meta", say("not_known"))));
    return items.length + gaps.length ? [element("h3", "", words.topic(topic)), append(element("ul", "rk-lines"), ...items, ...gaps)] : [];
  }

  /** What is known of one place, and the topics it covers. @param {PlaceRow} row */
  function placePart([id]) {
    const entries = country.entries.filter(entry => entry.place === id && isWanted(entry, choice)), covered = new Set();
    const services = entries.filter(entry => entry.service && entry.fresh[0] !== "historical"), cards = services.map(serviceCard);
    for (const topic of services.flatMap(entry => entry.topics)) covered.add(topic);
    const sections = index.topics.flatMap(([topic]) => {
      const nodes = topicSection(topic, entries.filter(entry => entry.topic === topic), id);
      if (nodes.length) covered.add(topic);
      return nodes;
    });
    const nodes = [...(cards.length ? [element("h2", "", say("who_helps")), ...cards] : []), ...(sections.length ? [element("h2", "", say("known")), ...sections] : [])];
    return { nodes, covered };
  }

  function sourceList() {
    const list = element("ol", "rk-sources");
    list.dir = "ltr";
    cited.forEach((id, at) => {
      const [title, publisher, published, url] = country.sources[id], line = element("li");
      line.id = `source-${at + 1}`;
      append(line, element("bdi", "", title), ". ", element("bdi", "", publisher), `, ${published}.`, url && " ", url && element("span", "rk-url", shortUrl(url)));
      append(list, line);
    });
    return list;
  }

  function missingTopics(/** @type {Set<string>} */ covered) {
    const isAsked = (/** @type {string} */ topic) => choice.topics.length ? choice.topics.includes(topic) : !choice.services.length && topic !== "context";
    const names = index.topics.filter(([topic]) => isAsked(topic) && !covered.has(topic)).map(([topic]) => words.topic(topic));
    return names.length ? element("p", "rk-gap", `${say("not_known")}: ${names.join(" · ")}`) : null;
  }

  function widerParts(/** @type {PlaceRow[]} */ areas) {
    return areas.flatMap(area => {
      const { nodes } = placePart(area);
      return nodes.length ? [element("h2", "rk-area", `${say("wider")}: ${words.place(area)}`), ...nodes] : [];
    });
  }

  const box = element("article", "rk-sheet"), [own, ...areas] = chain(choice.place), name = words.place(own);
  const { returnkbEdition: edition } = window, first = placePart(own), hasWider = choice.topics.length || choice.services.length || !first.nodes.length;
  box.lang = choice.language;
  box.dir = labels.rtl.includes(choice.language) ? "rtl" : "ltr";
  append(box, element("h2", "rk-s-title", `${say("sheet")}: ${name}`), name !== own[1] && inEnglish("p", "rk-meta", own[1]),
    element("p", "rk-note", say("no_advice") + (choice.language === "en" ? "" : ` ${say("english")}`)),
    edition && append(element("p", "rk-meta"), `${say("edition")}: `, leftToRight(edition.id)),
    ...first.nodes, missingTopics(first.covered), ...(hasWider ? widerParts(areas) : []));
  // The parts above have numbered the sources.
  if (cited.length) append(box, element("h2", "", say("sources")), sourceList());
  return append(box, country.note && inEnglish("p", "rk-footnote", `* ${country.note}`));
}

/** @param {HTMLFormElement} form @param {HTMLElement} out @param {HTMLElement} message @param {FactsIndex} index @param {Labels} labels */
function start(form, out, message, index, labels) {
  const select = (/** @type {string} */ name) => /** @type {HTMLSelectElement} */ (form.elements.namedItem(name));
  const boxes = (/** @type {string} */ name) => /** @type {HTMLInputElement[]} */ (Array.from(form.querySelectorAll(`input[name="${name}"]`)));
  const checked = (/** @type {string} */ name) => boxes(name).filter(box => box.checked).map(box => box.value);
  /** @returns {Choice} */
  const choice = () => ({
    place: select("p").value, language: select("language").value, topics: checked("topic"), services: checked("service"), client: select("for").value === "client",
    host: select("host").value, mode: select("mode").value
  });

  function setCount(/** @type {string} */ id, /** @type {number} */ count) {
    const counter = document.getElementById(id);
    if (counter) counter.textContent = String(count || "all");
  }

  async function show() {
    const chosen = choice();
    setCount("rk-s-topics", chosen.topics.length);
    setCount("rk-s-services", chosen.services.length);
    out.textContent = "";
    if (!chosen.place) { message.textContent = "Choose a place."; return; }
    message.textContent = "Loading.";
    const country = await loadFacts(countryOf(chosen.place));
    // Without this file the sheet leaves out money, which needs both choices.
    if (chosen.client && chosen.host && chosen.mode && !window.returnkbAssistance)
      await loadScript(`${root}assets/assistance-data.js`).catch(() => undefined);
    if (JSON.stringify(chosen) !== JSON.stringify(choice())) return;
    out.textContent = "";
    for (const part of form.querySelectorAll("[data-for]")) part.toggleAttribute("hidden", part.getAttribute("data-for") !== (chosen.client ? "client" : "counsellor"));
    const made = country && (chosen.client ? clientSheet({ ...chosen, placeId: chosen.place }, chain(chosen.place), country, index, labels, window.returnkbAssistance) : sheet(chosen, country, index, labels));
    if (made) append(out, made);
    message.textContent = country ? "The sheet is ready below." : "The facts could not be loaded. If this is an offline copy, extract the whole zip first.";
  }

  // Browsers print the URL, so a choice in it is read and removed at once, and none is put in.
  function read() {
    const parameters = hashParameters(), language = parameters.get("language") || "";
    if (location.hash) saveHash("");
    select("p").value = "";
    selectPlace(select("p"), parameters.get("p") || "");
    select("language").value = [language, interfaceLanguage, "en"].find(code => labels.languages.includes(code)) || "en";
    select("for").value = parameters.get("for") === "client" ? "client" : "";
    for (const name of ["host", "mode"]) {
      select(name).value = parameters.get(name) || "";
      if (select(name).selectedIndex < 0) select(name).value = "";
    }
    for (const name of ["topic", "service"]) {
      const wanted = parameters.getAll(name);
      for (const box of boxes(name)) box.checked = wanted.includes(box.value);
    }
    show();
  }

  document.getElementById("rk-s-print")?.addEventListener("click", () => window.print());
  form.hidden = false;
  form.addEventListener("change", show);
  form.addEventListener("submit", event => event.preventDefault());
  window.addEventListener("hashchange", read);
  read();
}

const form = document.getElementById("rk-sheet"), out = document.getElementById("rk-s-sheet"), message = document.getElementById("rk-s-said");
const index = factsIndex(), labels = sheetLabels();
if (index && labels && form instanceof HTMLFormElement && out && message) start(form, out, message, index, labels);
