// Puts the further statements of each entry, which stand once in the facts of its country, into pages of places and topics.
(function () {
  "use strict";
  var facts = window.returnkbFacts, elements = window.returnkbElements, lists = [].slice.call(document.querySelectorAll("ul[data-entry]"));
  if (!facts || !elements || !lists.length) return;
  var make = elements.make, add = elements.add;

  // The order of the page: newest first among those that are not history, or among all where there are no others.
  function ordered(entry) {
    var living = entry.claims.filter(function (claim) { return claim.fresh[0] !== "historical"; });
    return facts.newestFirst(living.length ? living : entry.claims);
  }

  function support(claim) {
    return make("span", "rk-tag" + ({ corroborated: " rk-good", conflicting: " rk-warn" }[claim.support] || ""), claim.support);
  }

  function types(claim, sources, meta) {
    var seen = [];
    claim.sources.forEach(function (source) {
      var type = sources[source[0]][4];
      if (seen.indexOf(type) >= 0) return;
      seen.push(type);
      add(meta, make("span", "rk-type", type), " ");
    });
  }

  function line(entry, claim, sources) {
    var made = make("li", "rk-line" + (claim.fresh[0] === "historical" ? " rk-past" : "")), meta = make("span", "rk-meta");
    add(meta, elements.badge(claim.fresh), " ", support(claim), " ");
    types(claim, sources, meta);
    return add(made, elements.link(claim.text, facts.root + entry.url + "#" + claim.id), " ", add(meta, facts.when(claim)));
  }

  function fill(list, known) {
    var entry = known.entries.filter(function (one) { return one.id === list.getAttribute("data-entry"); })[0];
    if (!entry) return;
    var shown = Number(list.getAttribute("data-lines")), more = entry.claims.length - shown, rest = list.parentNode.querySelector(".rk-more");
    ordered(entry).slice(1, shown).forEach(function (claim) { add(list, line(entry, claim, known.sources)); });
    if (rest && more) rest.firstChild.textContent = more + " more on this page";
    else if (rest) rest.remove();
    if (window.returnkbFreshness) window.returnkbFreshness.show(list, new Date());
  }

  function country(list) { return list.getAttribute("data-entry").split("/")[0]; }

  var wanted = lists.map(country).filter(function (one, at, all) { return all.indexOf(one) === at; });
  wanted.forEach(function (one) {
    facts.load(one, function (known) {
      if (known) lists.filter(function (list) { return country(list) === one; }).forEach(function (list) { fill(list, known); });
    });
  });
})();
