// Facts that pages load country by country, also from a folder, and how they are shown.
(function () {
  "use strict";
  var own = document.querySelector('script[src$="assets/facts.js"]'), root = own.src.replace(/assets\/facts\.js$/, "");
  var make = window.returnkbElements.make, index = null, labels = null, countries = {}, coming = {};

  function take(name, data) {
    if (name === "index") index = data;
    else if (name === "labels") labels = data;
  }

  // Facts as scripts lay them: what a country has in common under its id, its entries in a copy each under its own, on a site
  // those of a topic together.
  function laid(name) { return (window.returnkbEntries || {})[name]; }

  // A label's days follow from its limit in days, counted from the day told or else the last day of the time: the twin of freshness.py.
  function days(fresh, until) {
    if (typeof fresh[1] !== "number") return fresh;
    var from = Date.parse(fresh[2] || until), double = 2 * fresh[1];
    return [fresh[0]].concat([fresh[1], double, Math.max(double, 1825)].map(function (age) {
      return new Date(from + (age + 1) * 86400000).toISOString().slice(0, 10);
    }));
  }

  // An entry is history when the last of its claims is: the twin of digest.py.
  function last(claims) {
    var days = claims.map(function (claim) { return claim.fresh[3]; }).sort();
    return days[0] ? days[days.length - 1] : "";
  }

  // What follows from an entry's id, topic and times is not written in its facts.
  function complete(entry) {
    entry.place = entry.place || home(entry.id);
    entry.url = entry.url || entry.id + ".html";
    entry.topics = entry.topics || [entry.topic];
    entry.fresh = days(entry.fresh);
    entry.claims.forEach(function (claim) {
      claim.note = claim.note || null;
      claim.fresh = days(claim.fresh, claim.until);
      claim.conflicts = claim.conflicts || [];
      if (claim.scope === undefined) claim.scope = entry.place;
    });
    entry.fresh[3] = last(entry.claims);
    return entry;
  }

  function bring(file, name, then) {
    if (laid(name)) { then(); return; }
    if (coming[name]) { coming[name].push(then); return; }
    coming[name] = [then];
    var script = document.createElement("script");
    script.src = root + file;
    function end() {
      var waiting = coming[name];
      delete coming[name];
      waiting.forEach(function (one) { one(); });
    }
    script.onload = end;
    script.onerror = function () {
      if (/\.html$/.test(file)) window.returnkbFrame.read(script.src).then(end, end);
      else end();
    };
    document.head.appendChild(script);
  }

  // The files that hold entries of a country, and what each is laid under: in a copy an entry's own page, which is a script as well.
  function files(head, wanted) {
    if (head.topics) return head.topics.map(function (topic) { return ["facts/" + head.id + "/" + topic + ".js", head.id + "/" + topic]; });
    return head.entries.map(function (id) { return head.id + "/" + id; }).filter(wanted).map(function (id) { return [id + ".html", id]; });
  }

  // What has come of a country, its entries in the order of the collection.
  function assemble(head) {
    var found = {};
    function keep(entry) { found[entry.id] = complete(entry); }
    (head.topics || []).forEach(function (topic) { (laid(head.id + "/" + topic) || []).forEach(keep); });
    if (!head.topics) head.entries.map(function (id) { return laid(head.id + "/" + id); }).filter(Boolean).forEach(keep);
    var entries = head.entries.map(function (id) { return found[head.id + "/" + id]; }).filter(Boolean);
    return countries[head.id] = { id: head.id, entries: entries, sources: head.sources, note: head.note };
  }

  // Loads the facts of a country, or of its entries whose ids are wanted; a country nobody wrote about is empty, not an error.
  function load(country, then, wanted) {
    if (index && index.countries.indexOf(country) < 0) {
      then(countries[country] = { id: country, entries: [], sources: {}, note: null });
      return;
    }
    bring("facts/" + country + ".js", country, function () {
      var head = laid(country), needed = head ? files(head, wanted || Boolean) : [], left = needed.length;
      function end() { then(needed.every(function (file) { return laid(file[1]); }) ? assemble(head) : null); }
      if (!head) then(null);
      else if (!left) end();
      needed.forEach(function (file) { bring(file[0], file[1], function () { if (!--left) end(); }); });
    });
  }

  function loadAll(asked, then, wanted) {
    var left = asked.length, failed = false;
    if (!left) { then(true); return; }
    asked.forEach(function (country) {
      load(country, function (facts) {
        if (!facts) failed = true;
        if (!--left) then(!failed);
      }, wanted);
    });
  }

  // The place an entry belongs to.
  function home(id) { return id.replace(/\/[^\/]*$/, ""); }

  function when(claim) {
    var made = make("span", "rk-when" + (claim.until ? "" : " rk-undated"), claim.when);
    if (claim.until) made.dataset.until = claim.until;
    return made;
  }

  // Where a statement holds, when that is not the place its entry belongs to.
  function wider(claim, own) {
    var held = claim.scope && claim.scope !== own && place(claim.scope);
    return held ? " · holds for " + held[1] : "";
  }

  function newestFirst(claims) {
    return claims.slice().sort(function (one, other) { return (other.until || "").localeCompare(one.until || ""); });
  }

  function place(id) {
    return index.places.filter(function (one) { return one[0] === id; })[0] || null;
  }

  function topic(id) {
    return index.topics.filter(function (one) { return one[0] === id; })[0] || null;
  }

  // A select whose page lists the places with facts of their own still takes any other place by its id.
  function choose(select, id) {
    var known = place(id);
    if (!known) return;
    select.value = id;
    if (select.value === id) return;
    var option = make("option", "", known[1]);
    option.value = id;
    select.appendChild(option);
    select.value = id;
  }

  function state() { return new URLSearchParams(location.hash.slice(1)); }

  function remember(words) { history.replaceState(null, "", words ? "#" + words : location.pathname + location.search); }

  window.returnkbFacts = {
    choose: choose, home: home, index: function () { return index; }, labels: function () { return labels; }, load: load,
    loadAll: loadAll, newestFirst: newestFirst, of: function (country) { return countries[country]; }, place: place,
    remember: remember, root: root, state: state, take: take, topic: topic, when: when, wider: wider
  };
})();
