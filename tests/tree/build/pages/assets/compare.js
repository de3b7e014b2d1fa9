// Two to four places side by side, topic by topic: every cell with its age, gaps as gaps, no ranking and no verdict.
(function () {
  "use strict";
  var facts = window.returnkbFacts, elements = window.returnkbElements, form = document.getElementById("rk-compare");
  var out = document.getElementById("rk-c-table"), said = document.getElementById("rk-c-said");
  if (!facts || !facts.index() || !form) return;
  var make = elements.make, add = elements.add, link = elements.link, SHOWN = 3;
  var selects = Array.prototype.slice.call(form.querySelectorAll("select[name=p]")), topicSelect = form.elements.topic;

  function chosen() {
    var found = selects.map(function (select) { return select.value; }).filter(Boolean);
    return found.filter(function (id, at) { return found.indexOf(id) === at; });
  }

  function country(id) { return id.split("/")[0]; }

  // The living statements of a place itself on a topic, how many are history, and what was searched in vain.
  function known(id, topic) {
    var entries = facts.of(country(id)).entries.filter(function (entry) {
      return entry.place === id && entry.topics.indexOf(topic) >= 0;
    });
    var cell = { living: [], history: 0, gaps: [], services: 0 };
    entries.forEach(function (entry) {
      if (entry.gap) cell.gaps.push(entry);
      if (entry.service) cell.services++;
      entry.claims.forEach(function (claim) {
        if (claim.fresh[0] === "historical") { cell.history++; return; }
        claim.entry = entry;
        cell.living.push(claim);
      });
    });
    cell.living = facts.newestFirst(cell.living);
    return cell;
  }

  function statement(claim) {
    var url = facts.root + claim.entry.url + "#" + claim.id;
    var line = add(make("li", "rk-line"), link(claim.text, url), " ");
    return add(line, add(make("span", "rk-meta"), elements.badge(claim.fresh), " ", claim.support, " ", facts.when(claim),
      facts.wider(claim, claim.entry.place)));
  }

  function topicPage(id, topic, words) { return link(words, facts.root + country(id) + "/topics/" + topic + ".html"); }

  function cellOf(id, topic, label) {
    var cell = known(id, topic), made = make("td");
    if (cell.living.length) {
      var list = add(make("ul", "rk-lines"));
      cell.living.slice(0, SHOWN).forEach(function (claim) { add(list, statement(claim)); });
      add(made, list);
    }
    cell.gaps.forEach(function (entry) {
      var gap = make("p", "rk-gap", "Searched and not found: ");
      add(made, add(gap, link(entry.gap, facts.root + entry.url)));
    });
    if (!cell.living.length && !cell.gaps.length)
      add(made, make("p", "rk-gap", cell.history ? "Only history." : "Gap: nothing known of " + label + " itself."));
    var more = cell.living.length - SHOWN, rest = [];
    if (more > 0) rest.push(more + " more");
    if (cell.history) rest.push(cell.history + (cell.history === 1 ? " older statement" : " older statements"));
    if (rest.length) add(made, add(make("p", "rk-more"), topicPage(id, topic, rest.join(", "))));
    if (!cell.living.length && id.indexOf("/") > 0) {
      var wide = known(country(id), topic);
      if (wide.living.length)
        add(made, add(make("p", "rk-more"), topicPage(id, topic, wide.living.length + " on the whole country")));
    }
    return made;
  }

  function table(places, topics) {
    var made = make("table"), head = make("tr"), body = make("tbody"), width = places.length;
    places.forEach(function (place) {
      var cell = make("th");
      cell.scope = "col";
      cell.style.width = 100 / width + "%";
      add(head, add(cell, link(place[1], facts.root + place[0] + "/index.html")));
    });
    topics.forEach(function (topic) {
      var row = make("tr"), name = make("th", "rk-c-topic", topic[1]);
      name.colSpan = width;
      name.scope = "rowgroup";
      add(body, add(make("tr"), name));
      places.forEach(function (place) { add(row, cellOf(place[0], topic[0], place[1])); });
      add(body, row);
    });
    add(made, make("caption", "", places.map(function (place) { return place[1]; }).join(" and ") + ", by topic"));
    return add(made, add(make("thead"), head), body);
  }

  function show() {
    var ids = chosen(), topic = topicSelect.value, words = new URLSearchParams();
    ids.forEach(function (id) { words.append("p", id); });
    if (topic) words.append("topic", topic);
    facts.remember(words.toString().replace(/%2F/g, "/"));
    out.textContent = "";
    if (ids.length < 2) {
      said.textContent = ids.length ? "Choose a second place." : "Choose two to four places.";
      return;
    }
    said.textContent = "Loading.";
    facts.loadAll(ids.map(country), function (whole) {
      if (ids.join() !== chosen().join()) return;
      if (!whole) {
        said.textContent = "The facts could not be loaded. If this is an offline copy, extract the whole zip first.";
        return;
      }
      var topics = facts.index().topics.filter(function (one) { return !topic || one[0] === topic; });
      var box = make("div", "rk-scroll rk-c-" + ids.length);
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", "Comparison");
      out.textContent = "";
      add(out, add(box, table(ids.map(facts.place), topics)));
      said.textContent = ids.length + " places, newest statements first. What is missing here may still exist.";
      if (window.returnkbFreshness) window.returnkbFreshness.show(out, new Date());
    }, function (id) {
      var place = facts.home(id);
      return ids.indexOf(place) >= 0 || ids.map(country).indexOf(place) >= 0;
    });
  }

  function read() {
    var state = facts.state(), places = state.getAll("p").slice(0, selects.length);
    selects.forEach(function (select, at) {
      select.value = "";
      if (places[at]) facts.choose(select, places[at]);
    });
    topicSelect.value = state.get("topic") || "";
    if (topicSelect.selectedIndex < 0) topicSelect.value = "";
    show();
  }

  form.hidden = false;
  form.addEventListener("change", show);
  form.addEventListener("submit", function (event) { event.preventDefault(); show(); });
  window.addEventListener("hashchange", read);
  read();
})();
