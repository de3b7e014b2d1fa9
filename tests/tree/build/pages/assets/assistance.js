// The assistance finder: reads the form, asks the engine, writes the answers. Nothing leaves the page but its address.
(function () {
  "use strict";
  var engine = window.returnkbEligibility, book = window.returnkbAssistance, elements = window.returnkbElements;
  var form = document.getElementById("rk-assist"), out = document.getElementById("rk-a-answers");
  var said = document.getElementById("rk-a-said");
  if (!engine || !book || !form) return;
  var make = elements.make, add = elements.add, link = elements.link, badge = elements.badge;

  var STAGES = [["before", "Before departure"], ["arrival", "On arrival"], ["later", "Later"],
    ["unsaid", "At a time the source does not say"]];
  var FOLDS = [["silent", "No rule known"], ["elsewhere", "Known rules are about other host countries"],
    ["not_yet", "Nothing known of so early a day"], ["over", "Over: shown, not applied"]];
  var MARKS = { decides: "", outweighed: "a narrower rule goes first", possible: "may fit", undated: "",
    expired: "expired", not_yet: "not yet", too_late: "too late", apart: "about other people" };
  // Causes of services that tell a counsellor little at first sight.
  var QUIET = ["unstated", "apart", "closed_since", "undated"];
  var entries = {};
  book.entries.forEach(function (entry) { entries[entry.id] = entry; });

  function fold(summary, className) { return add(make("details", className), make("summary", "", summary)); }

  function answerMark(answer) { return make("span", "rk-answer rk-" + answer, answer); }

  function claimLine(claim) {
    var line = make("span", "rk-meta");
    var when = make("span", "rk-when", claim.when);
    if (claim.until) when.dataset.until = claim.until;
    var source = link("source", claim.url);
    source.title = claim.source;
    return add(line, badge(claim.fresh), " ", when, " ", source, claim.source ? ": " + claim.source : "",
      claim.read ? ", read " + claim.read : "");
  }

  // One rule in words, with its note, validity and source.
  function ruleLine(entry, reason) {
    var rule = entry.rules.filter(function (one) { return one.id === reason.rule; })[0];
    var item = make("li", reason.state === "decides" ? "" : "rk-aside");
    add(item, answerMark(reason.says), " ", rule.words + ". ");
    if (MARKS[reason.state]) add(item, make("strong", "", MARKS[reason.state][0].toUpperCase() + MARKS[reason.state].slice(1) + ". "));
    if (["apart", "expired", "not_yet", "too_late"].indexOf(reason.state) >= 0) add(item, reason.sentence + " ");
    if (rule.note) add(item, make("em", "", rule.note), " ");
    add(item, make("span", "rk-valid", rule.sure || rule.last ? "Held " + rule.valid + ". " : "When it held is not known. "));
    return add(item, claimLine(entry.claims[rule.claim]));
  }

  function list(className, items) { return items.length ? add.apply(null, [make("ul", className)].concat(items)) : null; }

  function rules(entry, item) {
    var near = item.reasons.filter(function (one) { return ["decides", "possible", "undated", "too_late"].indexOf(one.state) >= 0; });
    var rest = item.reasons.filter(function (one) { return near.indexOf(one) < 0; });
    var box = make("div");
    add(box, list("rk-rules", near.map(function (one) { return ruleLine(entry, one); })));
    if (!rest.length) return box;
    var more = fold(rest.length + (near.length ? " more" : "") + " rule" + (rest.length === 1 ? "" : "s") + ", not applied", "rk-cite");
    return add(box, add(more, list("rk-rules", rest.map(function (one) { return ruleLine(entry, one); }))));
  }

  function questions(item) {
    return list("rk-questions", item.questions.map(function (question) { return make("li", "", question); }));
  }

  function deadlines(item) {
    return list("rk-deadlines", item.deadlines.map(function (one) {
      var left = one.kind === "apply_by" ? " " + (one.days === 1 ? "1 day" : one.days + " days") + " left." : "";
      return make("li", "", one.sentence + left);
    }));
  }

  function offerHead(entry, item) {
    var part = entry.packages.filter(function (one) { return one.id === item.package; })[0];
    var head = make("p", "rk-offer-head");
    add(head, answerMark(item.answer), " ", make("strong", "", part.name || "All of it"));
    if (part.money) add(head, " ", part.money);
    return part.when ? add(head, " ", make("span", "rk-meta", part.when)) : head;
  }

  // Packages with the same answer for the same reasons share a box.
  function offerBox(entry, items) {
    var box = make("div", "rk-offer"), item = items[0];
    items.forEach(function (one) { add(box, offerHead(entry, one)); });
    return add(box, make("p", "", item.sentence), questions(item), deadlines(item), rules(entry, item));
  }

  function together(items, key) {
    var order = [], found = {};
    items.forEach(function (item) {
      var name = key(item);
      if (!found[name]) { found[name] = []; order.push(name); }
      found[name].push(item);
    });
    return order.map(function (name) { return found[name]; });
  }

  function sameAnswer(item) { return JSON.stringify([item.answer, item.cause, item.questions, item.deadlines, item.reasons]); }

  function programmeBox(items) {
    var entry = entries[items[0].entry], box = make("section", "rk-programme"), head = make("h3", "rk-place");
    add(box, add(head, link(entry.title, entry.url), " ", badge(entry.fresh)));
    add(box, make("p", "rk-meta", entry.ran === "date unknown" ? "When it ran is not known." : "Ran " + entry.ran + "."));
    entry.next.forEach(function (next) { add(box, add(make("p", "rk-meta"), "Followed by ", link(next[0], next[1]), ".")); });
    together(items, sameAnswer).forEach(function (alike) { add(box, offerBox(entry, alike)); });
    return box;
  }

  function serviceLine(entry, item) {
    var line = make("li");
    add(line, answerMark(item.answer), " ", link(entry.title, entry.url), " ", badge(entry.fresh), " ");
    add(line, make("span", "rk-where", entry.place + ". "), item.sentence + " ");
    if (entry.who) add(line, make("em", "", "For: " + entry.who.replace(/\.$/, "") + ". "));
    if (item.questions.length) add(line, item.questions.join(" ") + " ");
    var claim = entry.claim && entry.claims[entry.claim];
    return claim ? add(line, claimLine(claim)) : line;
  }

  // Programmes in the order of their first item, each with all its items here.
  function programmes(items) {
    var offers = items.filter(function (item) { return item.kind === "programme"; });
    return together(offers, function (item) { return item.entry; }).map(programmeBox);
  }

  function services(items) {
    return items.filter(function (item) { return item.kind === "service"; })
      .map(function (item) { return serviceLine(entries[item.entry], item); });
  }

  function isQuiet(item) {
    return item.kind === "service" && (QUIET.indexOf(item.cause) >= 0 || entries[item.entry].fresh[0] === "historical");
  }

  // Whether a service is in the place chosen, in one around it, or in one within it.
  function isFar(item) {
    var chosen = form.elements.place.value, entry = entries[item.entry];
    if (!chosen || item.kind !== "service") return false;
    var wider = {};
    (book.places[form.elements.to.value] || []).forEach(function (one) { wider[one[0]] = one[2]; });
    return !entry.at.some(function (at) {
      return at === chosen || (wider[chosen] || []).indexOf(at) >= 0 || (wider[at] || []).indexOf(chosen) >= 0;
    });
  }

  function stageBox(name, title, items) {
    var all = items.filter(function (item) { return item.stage === name && item.standing === "live"; });
    if (!all.length) return null;
    var here = all.filter(function (item) { return !isFar(item); }), far = all.filter(isFar);
    var box = make("section", "rk-stage"), heading = make("h2", "", title);
    heading.id = "rk-a-" + name;
    box.setAttribute("aria-labelledby", heading.id);
    var loud = here.filter(function (item) { return !isQuiet(item); }), quiet = here.filter(isQuiet);
    add.apply(null, [box, heading].concat(programmes(loud)));
    var named = services(loud);
    if (named.length) add(box, make("h3", "rk-place", "Services"), list("rk-lines", named));
    if (quiet.length) {
      var more = quiet.length + (quiet.length === 1 ? " service" : " services") + " to ask: ";
      add(box, add(fold(more + "whom they are for is not said, or they are for others, or known only from the past", "rk-wider"),
        list("rk-lines", services(quiet))));
    }
    if (far.length) {
      add(box, add(fold((far.length === 1 ? "1 service" : far.length + " services") + " in other places", "rk-wider"),
        list("rk-lines", services(far))));
    }
    return box;
  }

  function foldBox(standing, title, items) {
    var here = items.filter(function (item) { return item.standing === standing; });
    if (!here.length) return null;
    var box = fold(title + " (" + here.length + ")", "rk-wider");
    add.apply(null, [box].concat(programmes(here)));
    return add(box, list("rk-lines", services(here)));
  }

  // How many of a kind are answered how: “2 yes, 1 no, 4 to ask”.
  function counts(items, kind) {
    var parts = [["yes", " yes"], ["no", " no"], ["ask", " to ask"]].map(function (one) {
      var found = items.filter(function (item) {
        return item.kind === kind && item.standing === "live" && item.answer === one[0];
      });
      return found.length ? found.length + one[1] : "";
    }).filter(Boolean);
    return parts.join(", ") || "nothing that holds on this day";
  }

  function show(person) {
    out.textContent = "";
    if (!person) {
      said.textContent = "Choose the country of return; everything else may stay open.";
      return;
    }
    var items = engine.answers(book, person);
    said.textContent = "As on " + engine.dayWords(person.day) + ". Programmes: " + counts(items, "programme") +
      ". Services: " + counts(items, "service") + ". What no rule speaks of is not refused.";
    STAGES.forEach(function (stage) { add(out, stageBox(stage[0], stage[1], items)); });
    var folds = FOLDS.map(function (one) { return foldBox(one[0], one[1], items); }).filter(Boolean);
    if (folds.length) add.apply(null, [out, make("h2", "", "Not applied")].concat(folds));
    if (window.returnkbFreshness) window.returnkbFreshness.show(out, new Date());
  }

  function field(name) { return form.elements[name]; }
  function boxes() { return Array.prototype.slice.call(form.querySelectorAll("input[name=group]")); }
  function ticked() { return boxes().filter(function (box) { return box.checked; }); }
  // A year half typed (0202) is no day yet.
  function isDay(text) { return /^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(text) && !isNaN(Date.parse(text)); }

  function localDay() {
    var now = new Date();
    return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  }

  function person() {
    var stay = parseInt(field("stay").value, 10);
    if (!field("to").value) return null;
    return {
      to: field("to").value,
      day: isDay(field("on").value) ? field("on").value : localDay(),
      host: field("host").value || null,
      region: field("region").value || null,
      mode: field("mode").value || null,
      groups: ticked().map(function (box) { return box.value; }),
      all_groups: field("only").checked,
      stay_months: isNaN(stay) || stay < 0 ? null : stay,
      left: isDay(field("left").value) ? field("left").value : null
    };
  }

  // The choices that hang on another: regions of the host country, places of the country of return.
  function fill(name, known, chosen) {
    var select = field(name);
    while (select.options.length > 1) select.remove(1);
    known.forEach(function (one) {
      var option = make("option", "", one[1]);
      option.value = one[0];
      select.appendChild(option);
    });
    select.value = known.some(function (one) { return one[0] === chosen; }) ? chosen : "";
    document.getElementById("rk-a-" + name + "-box").hidden = !known.length;
  }

  function fillRegions(chosen) { fill("region", book.regions[field("host").value] || [], chosen); }
  function fillPlaces(chosen) { fill("place", book.places[field("to").value] || [], chosen); }

  function writeTicked() {
    var names = ticked().map(function (box) { return box.parentNode.textContent.trim(); });
    if (field("only").checked) names.push("no other");
    document.getElementById("rk-a-ticked").textContent = names.join(", ") || "none ticked";
  }

  function state() {
    var parts = [];
    ["host", "region", "to", "place", "mode", "stay", "on", "left"].forEach(function (name) {
      if (field(name).value) parts.push(name + "=" + encodeURIComponent(field(name).value));
    });
    ticked().forEach(function (box) { parts.push("group=" + encodeURIComponent(box.value)); });
    if (field("only").checked) parts.push("only=1");
    return parts.join("&");
  }

  function readState() {
    var given = {}, groups = [];
    location.hash.slice(1).split("&").forEach(function (part) {
      var place = part.indexOf("="), name = part.slice(0, place), value = "";
      try { value = decodeURIComponent(part.slice(place + 1)); } catch (broken) { return; }
      if (name === "group") groups.push(value); else given[name] = value;
    });
    ["host", "to", "mode", "stay", "on", "left"].forEach(function (name) { field(name).value = given[name] || ""; });
    ["host", "to", "mode"].forEach(function (name) { if (field(name).selectedIndex < 0) field(name).value = ""; });
    if (!field("on").value) field("on").value = localDay();
    boxes().forEach(function (box) { box.checked = groups.indexOf(box.value) >= 0; });
    field("only").checked = given.only === "1";
    fillRegions(given.region);
    fillPlaces(given.place);
  }

  function refresh() {
    writeTicked();
    show(person());
  }

  function changed(event) {
    if (event && event.target === field("host")) fillRegions("");
    if (event && event.target === field("to")) fillPlaces("");
    // Replaced, not added: the back button leads to the page before, not through every choice.
    history.replaceState(null, "", "#" + state());
    refresh();
  }

  form.addEventListener("change", changed);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () {
    setTimeout(function () { field("on").value = localDay(); fillRegions(""); fillPlaces(""); changed(); }, 0);
  });
  window.addEventListener("hashchange", function () {
    if (location.hash.indexOf("=") > 0) { readState(); refresh(); }
  });
  form.hidden = false;
  readState();
  refresh();
})();
