// Facts that pages load country by country, also from a folder, and how they are shown.
(function () {
  "use strict";
  var own = document.querySelector('script[src$="assets/facts.js"]'), root = own.src.replace(/assets\/facts\.js$/, "");
  var make = window.returnkbElements.make, index = null, labels = null, countries = {}, heads = {}, loose = {}, waiting = {};

  function take(name, data) {
    if (name === "index") index = data;
    else if (name === "labels") labels = data;
    else if (name === "country") heads[data.id] = data;
  }

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
    entry.place = entry.place || entry.id.replace(/\/[^\/]*$/, "");
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

  // A country whose every topic has come, its entries in the order of the collection.
  function assemble(country) {
    var head = heads[country], entries = head.entries.map(function (id) { return loose[country + "/" + id]; });
    if (!entries.every(Boolean)) return;
    countries[country] = { id: country, entries: entries, sources: head.sources, note: head.note, byRef: {} };
    entries.forEach(function (entry) {
      entry.claims.forEach(function (claim) { countries[country].byRef[entry.id + "#" + claim.id] = claim; });
    });
  }

  function bring(name, then) {
    var script = document.createElement("script");
    script.src = root + "facts/" + name + ".js";
    script.onload = script.onerror = then;
    document.head.appendChild(script);
  }

  // Loads the facts of a country once; a country nobody wrote about is empty, not an error.
  function load(country, then) {
    if (countries[country]) { then(countries[country]); return; }
    if (index && index.countries.indexOf(country) < 0) {
      countries[country] = { id: country, entries: [], sources: {}, note: null, byRef: {} };
      then(countries[country]);
      return;
    }
    if (waiting[country]) { waiting[country].push(then); return; }
    waiting[country] = [then];
    function end() {
      var all = waiting[country];
      delete waiting[country];
      all.forEach(function (one) { one(countries[country] || null); });
    }
    bring(country, function () {
      var topics = heads[country] ? heads[country].topics : [], left = topics.length;
      if (!left) { end(); return; }
      topics.forEach(function (topic) {
        bring(country + "/" + topic, function () {
          ((window.returnkbEntries || {})[country + "/" + topic] || []).forEach(function (entry) { loose[entry.id] = complete(entry); });
          if (--left) return;
          assemble(country);
          end();
        });
      });
    });
  }

  function loadAll(wanted, then) {
    var left = wanted.length, failed = false;
    if (!left) { then(true); return; }
    wanted.forEach(function (country) {
      load(country, function (facts) {
        if (!facts) failed = true;
        if (!--left) then(!failed);
      });
    });
  }

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
    choose: choose, index: function () { return index; }, labels: function () { return labels; }, load: load,
    loadAll: loadAll, newestFirst: newestFirst, of: function (country) { return countries[country]; }, place: place,
    remember: remember, root: root, state: state, take: take, topic: topic, when: when, wider: wider
  };
})();
