// A fact sheet put together in the browser: a place, chosen topics and services, words in a client's language.
(function () {
  "use strict";
  var facts = window.returnkbFacts, elements = window.returnkbElements, form = document.getElementById("rk-sheet");
  var out = document.getElementById("rk-s-sheet"), said = document.getElementById("rk-s-said");
  if (!facts || !facts.index() || !facts.labels() || !form) return;
  var make = elements.make, add = elements.add, labels = facts.labels();

  function ticked(name) {
    return Array.prototype.filter.call(form.elements[name], function (box) { return box.checked; })
      .map(function (box) { return box.value; });
  }

  function choice() {
    return { place: form.elements.p.value, language: form.elements.language.value, topics: ticked("topic"),
      services: ticked("service"), client: form.elements["for"].value === "client" };
  }

  function inEnglish(tag, className, text) {
    var made = make(tag, className, text);
    made.lang = "en";
    made.dir = "ltr";
    return made;
  }

  function figures(text) {
    var made = make("bdi", "", text);
    made.dir = "ltr";
    return made;
  }

  // The words of one language, and how it names places.
  function wordsIn(language) {
    function of(part, key) { return labels[part][key] ? labels[part][key][language] : null; }
    return {
      say: function (key) { return of("words", key); },
      topic: function (id) { return of("topics", id) || facts.topic(id)[1]; },
      service: function (id) { return of("services", id); },
      place: function (place) { return place[3][language] || place[3][language.split("-")[0]] || place[1]; }
    };
  }

  function wanted(entry, chosen) {
    if (!chosen.topics.length && !chosen.services.length) return true;
    var offers = entry.service ? entry.service.offers : [];
    return entry.topics.some(function (topic) { return chosen.topics.indexOf(topic) >= 0; }) ||
      offers.some(function (offer) { return chosen.services.indexOf(offer) >= 0; });
  }

  function chain(id) {
    var place = facts.place(id);
    return [place].concat(place[2].map(facts.place));
  }

  function writer(chosen) {
    var words = wordsIn(chosen.language), country = facts.of(chosen.place.split("/")[0]), numbers = [];

    function cite(claim) {
      var made = make("span", "rk-cited");
      claim.sources.forEach(function (source) {
        var at = numbers.indexOf(source[0]);
        if (at < 0) at = numbers.push(source[0]) - 1;
        var link = elements.link("[" + (at + 1) + "]", "#source-" + (at + 1));
        link.addEventListener("click", function (event) {
          event.preventDefault();
          document.getElementById("source-" + (at + 1)).scrollIntoView();
        });
        add(made, link);
      });
      return made;
    }

    function meta(claim) {
      var time = claim.when === "date unknown" ? words.say("date_unknown") : claim.time;
      var line = add(make("p", "rk-meta"), words.say("as_of") + ": ", figures(time), " · ", words.say(claim.fresh[0]));
      if (claim.support === "conflicting" && claim.fresh[0] !== "contradicted") add(line, " · ", words.say("contradicted"));
      return add(line, " ", cite(claim));
    }

    function fact(key, value, kind) {
      return value ? add(make("p", kind), words.say(key) + ": ", figures(value)) : null;
    }

    function helper(entry) {
      var service = entry.service, box = make("div", "rk-card rk-helper"), kinds = make("p", "rk-kinds");
      service.offers.forEach(function (offer, at) {
        if (at) add(kinds, " · ");
        var own = words.service(offer);
        add(kinds, own || inEnglish("span", "", serviceLabel(offer)));
      });
      if (service.open === "closed") add(kinds, " · ", words.say("closed"));
      add(box, inEnglish("h3", "", entry.title), kinds, inEnglish("p", "", service.by));
      service.offices.forEach(function (office) {
        var phones = office.phones.map(function (one) { return one[0] + (one[1] ? " (" + one[1] + ")" : ""); }).join("; ");
        add(box, fact("phone", phones, "rk-phone"), fact("address", office.address), fact("hours", office.hours),
          fact("mail", office.emails.join(", ")));
      });
      add(box, fact("cost", service.cost), fact("papers", service.papers.join("; ")));
      var carrier = service.offices.map(function (office) { return office.claim; })[0];
      var claim = entry.claims.filter(function (one) { return one.id === carrier; })[0] || entry.claims[0];
      return add(box, claim ? meta(claim) : null);
    }

    function serviceLabel(id) {
      return facts.index().services.filter(function (one) { return one[0] === id; })[0][1];
    }

    function section(topic, entries, place) {
      var list = make("ul", "rk-lines"), claims = [];
      entries.forEach(function (entry) {
        entry.claims.forEach(function (claim) { if (claim.fresh[0] !== "historical") claims.push(claim); });
      });
      facts.newestFirst(claims).forEach(function (claim) {
        var held = claim.scope && claim.scope !== place[0] && facts.place(claim.scope);
        add(list, add(make("li"), inEnglish("p", "rk-text", claim.text + (held ? " (" + held[1] + ")" : "")), meta(claim)));
      });
      entries.forEach(function (entry) {
        if (!entry.gap) return;
        add(list, add(make("li"), inEnglish("p", "rk-text", entry.gap), make("p", "rk-meta", words.say("not_known"))));
      });
      return list.childNodes.length ? [make("h3", "", words.topic(topic[0])), list] : [];
    }

    function part(place) {
      var entries = country.entries.filter(function (entry) { return entry.place === place[0] && wanted(entry, chosen); });
      var found = [], shown = [], covered = {};
      entries.filter(function (entry) { return entry.service && entry.fresh[0] !== "historical"; }).forEach(function (entry) {
        found.push(helper(entry));
        entry.topics.forEach(function (topic) { covered[topic] = true; });
      });
      if (found.length) {
        found.unshift(make("h2", "", words.say("who_helps")));
        if (chosen.client) found.splice(1, 0, make("p", "rk-ask-first", words.say("call_first")));
      }
      facts.index().topics.forEach(function (topic) {
        var made = section(topic, entries.filter(function (entry) { return entry.topic === topic[0]; }), place);
        if (made.length) covered[topic[0]] = true;
        shown = shown.concat(made);
      });
      if (shown.length) found.push(make("h2", "", words.say("known")));
      return { nodes: found.concat(shown), covered: covered };
    }

    function sources() {
      var list = make("ol", "rk-sources");
      list.dir = "ltr";
      numbers.forEach(function (id, at) {
        var source = country.sources[id], line = make("li"), title = make("bdi", "", source[0]);
        line.id = "source-" + (at + 1);
        add(line, title, ". ", make("bdi", "", source[1]), ", " + source[2] + ".");
        if (source[3]) add(line, " ", make("span", "rk-url", short(source[3])));
        add(list, line);
      });
      return list;
    }

    function short(url) {
      var text = url.replace(/^https?:\/\/(www\.)?/, "").replace(/[?#].*$/, "").replace(/\/$/, "");
      return text.length > 48 ? text.slice(0, 47) + "…" : text;
    }

    function missing(covered) {
      var names = facts.index().topics.filter(function (topic) {
        var asked = chosen.topics.length ? chosen.topics.indexOf(topic[0]) >= 0 : !chosen.services.length && topic[0] !== "context";
        return asked && !covered[topic[0]];
      }).map(function (topic) { return words.topic(topic[0]); });
      return names.length ? make("p", "rk-gap", words.say("not_known") + ": " + names.join(" · ")) : null;
    }

    function write() {
      var box = make("article", "rk-sheet" + (chosen.client ? " rk-client" : "")), places = chain(chosen.place);
      var rtl = labels.rtl.indexOf(chosen.language) >= 0, own = places[0];
      box.lang = chosen.language;
      box.dir = rtl ? "rtl" : "ltr";
      add(box, make("h2", "rk-s-title", words.say("sheet") + ": " + words.place(own)));
      if (words.place(own) !== own[1]) add(box, inEnglish("p", "rk-meta", own[1]));
      add(box, make("p", "rk-note", words.say("no_advice") + (chosen.language === "en" ? "" : " " + words.say("english"))));
      var edition = window.returnkbEdition;
      if (edition) add(box, add(make("p", "rk-meta"), words.say("edition") + ": ", figures(edition.id)));
      var first = part(own);
      first.nodes.forEach(function (node) { add(box, node); });
      add(box, missing(first.covered));
      if (chosen.topics.length || chosen.services.length || !first.nodes.length)
        places.slice(1).forEach(function (place) {
          var more = part(place);
          if (!more.nodes.length) return;
          add(box, make("h2", "rk-area", words.say("wider") + ": " + words.place(place)));
          more.nodes.forEach(function (node) { add(box, node); });
        });
      if (numbers.length) add(box, make("h2", "", words.say("sources")), sources());
      if (country.note) add(box, inEnglish("p", "rk-footnote", "* " + country.note));
      return box;
    }

    return write;
  }

  function show() {
    var chosen = choice();
    document.getElementById("rk-s-topics").textContent = chosen.topics.length || "all";
    document.getElementById("rk-s-services").textContent = chosen.services.length || "all";
    out.textContent = "";
    if (!chosen.place) { said.textContent = "Choose a place."; return; }
    said.textContent = "Loading.";
    facts.load(chosen.place.split("/")[0], function (country) {
      if (JSON.stringify(chosen) !== JSON.stringify(choice())) return;
      if (!country) {
        said.textContent = "The facts could not be loaded. If this is an offline copy, extract the whole zip first.";
        return;
      }
      out.textContent = "";
      add(out, writer(chosen)());
      said.textContent = "The sheet is ready below.";
    }, function (id) {
      return chain(chosen.place).some(function (place) { return place[0] === facts.home(id); });
    });
  }

  // Browsers print the address on paper, so a choice that came with it is taken out at once and none is put in.
  function read() {
    var state = facts.state();
    if (location.hash) facts.remember("");
    form.elements.p.value = "";
    if (state.get("p")) facts.choose(form.elements.p, state.get("p"));
    form.elements.language.value = labels.languages.indexOf(state.get("language")) < 0 ? "en" : state.get("language");
    form.elements["for"].value = state.get("for") === "client" ? "client" : "";
    ["topic", "service"].forEach(function (name) {
      var all = state.getAll(name);
      Array.prototype.forEach.call(form.elements[name], function (box) { box.checked = all.indexOf(box.value) >= 0; });
    });
    show();
  }

  document.getElementById("rk-s-print").addEventListener("click", function () { window.print(); });
  form.hidden = false;
  form.addEventListener("change", show);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  window.addEventListener("hashchange", read);
  read();
})();
