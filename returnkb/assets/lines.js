// Puts statements, which stand once in the facts of their country, into the pages that repeat them:
// the further ones of each entry into pages of places and topics, those that lean on a source into its record.
(function () {
  "use strict";
  var facts = window.returnkbFacts, elements = window.returnkbElements;
  var lists = all("ul[data-lines]", document), leaning = all("ul[data-source]", document);
  if (!facts || !elements) return;
  var make = elements.make, add = elements.add, moved = false, MOVES = ["wheel", "touchstart", "keydown", "pointerdown"];

  function all(selector, root) { return [].slice.call(root.querySelectorAll(selector)); }

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
    var entry = known.entries.filter(function (one) { return one.url === address(owner(list)); })[0];
    if (!entry) return;
    var shown = Number(list.getAttribute("data-lines")), more = entry.claims.length - shown, rest = list.parentNode.querySelector(".rk-more");
    ordered(entry).slice(1, shown).forEach(function (claim) { add(list, line(entry, claim, known.sources)); });
    if (rest && more) rest.firstChild.textContent = more + " more on this page";
    else if (rest) rest.remove();
    if (window.returnkbFreshness) window.returnkbFreshness.show(list, new Date());
  }

  // Where a link leads, from the top of the copy; first comes the country.
  function address(link) { return link.href.slice(facts.root.length).split("#")[0]; }

  function folder(link) { return address(link).split("/")[0]; }

  // What leans on a source: newest first, and where times are equal in the order of countries and their entries.
  function fillLeaning(list, countries) {
    var source = list.getAttribute("data-source"), rows = [];
    all("li.rk-line", list).forEach(function (kept) {
      var when = kept.querySelector(".rk-when");
      rows.push([folder(kept.querySelector("a")), when && when.dataset.until || "", kept]);
    });
    countries.forEach(function (one) {
      var known = facts.of(one);
      known.entries.forEach(function (entry) {
        entry.claims.filter(function (claim) {
          return claim.sources.some(function (used) { return used[0] === source; });
        }).forEach(function (claim) { rows.push([one, claim.until || "", line(entry, claim, known.sources)]); });
      });
    });
    rows.sort(function (one, other) { return other[1].localeCompare(one[1]) || one[0].localeCompare(other[0]); });
    list.textContent = "";
    rows.forEach(function (row) { list.appendChild(row[2]); });
    if (window.returnkbFreshness) window.returnkbFreshness.show(list, new Date());
  }

  function once(one, at, all) { return all.indexOf(one) === at; }

  // A shelf holds a dozen sources or two. Only those that come into view are filled, so that no reader waits for the facts of
  // countries that others lean on, and what stands above the source a link led to does not push it away.
  function callIn(list, then) {
    var links = all("li:not(.rk-line) a", list), countries = links.map(folder).filter(once);
    facts.loadAll(countries, function (whole) {
      if (whole) fillLeaning(list, countries);
      if (then) then();
    }, among(links));
  }

  // Whether an entry, by its id, is one that links lead to.
  function among(links) {
    var pages = links.map(address);
    return function (id) { return pages.indexOf(id + ".html") >= 0; };
  }

  // The last records of a shelf have others above them in view from the first: until the reader moves, theirs is the place.
  function land() {
    var target = document.querySelector(".rk-record:target");
    if (target && !moved) target.scrollIntoView();
  }

  function watch() {
    if (!window.IntersectionObserver) { leaning.forEach(function (list) { callIn(list, land); }); return; }
    var then = land, watcher = new IntersectionObserver(function (seen) {
      seen.filter(function (one) { return one.isIntersecting; }).forEach(function (one) {
        watcher.unobserve(one.target);
        callIn(one.target, then);
      });
      then = null;
    }, { rootMargin: "0px 0px 400px" });
    leaning.forEach(function (list) { watcher.observe(list); });
    MOVES.forEach(function (move) { window.addEventListener(move, function () { moved = true; }, { once: true, passive: true }); });
  }

  // Before that the browser may not have gone to the place its address names.
  if (leaning.length && document.readyState === "complete") watch();
  else if (leaning.length) window.addEventListener("load", watch);

  function owner(list) { return list.parentNode.querySelector("a.rk-entry"); }

  lists.map(owner).map(folder).filter(once).forEach(function (one) {
    var own = lists.filter(function (list) { return folder(owner(list)) === one; });
    facts.load(one, function (known) {
      if (known) own.forEach(function (list) { fill(list, known); });
    }, among(own.map(owner)));
  });
})();
