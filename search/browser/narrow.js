// Narrowing by facets, with how many results each choice would leave.
var FACET_LABELS = { country: "Country", place: "Place", topic: "Topic", kind: "Kind", group: "Group", host: "Returning from", mode: "Way of returning", freshness: "Freshness" };
var STALER = ["due", "overdue", "historical"], RANKS = { current: 0, unverified: 0, due: 1, overdue: 2, contradicted: 2, historical: 3 };

function today() { return new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10); }
// What a label is on a day: the same rule as the badges follow.
function statusOn(value, day) {
  var parts = value.split("|"), found = parts[0];
  STALER.forEach(function (name, at) {
    if (parts[at + 1] && day >= parts[at + 1] && RANKS[name] > RANKS[found]) found = name;
  });
  return found;
}
function seatsWith(name, value) {
  if (name !== "freshness") return holding(name, value);
  var day = today(), all = [];
  Object.keys(facet(name).seats).forEach(function (raw) { if (statusOn(raw, day) === value) all = all.concat(holding(name, raw)); });
  return all;
}
// For each facet its values with counts, among what the query finds under all other facets.
function counted(planned, query, options) {
  need(FACETS.map(function (name) { return "facet-" + name + ".js"; }));
  var answers = query.trim() ? rank(planned, null).answers : null, found = new Set(answers ? answers.seats.subarray(0, answers.count) : []);
  return FACETS.map(function (name) {
    var others = Object.assign({}, options.filters);
    delete others[name];
    var allowed = allowedBy(others), counts = new Map(), labels = facet(name).labels, day = today();
    Object.keys(facet(name).seats).forEach(function (value) {
      var count = 0, shown = name === "freshness" ? statusOn(value, day) : value;
      holding(name, value).forEach(function (seat) { if (found.has(seat) && (!allowed || allowed.has(seat))) count++; });
      if (count || options.filters[name] === shown) counts.set(shown, (counts.get(shown) || 0) + count);
    });
    return { name: name, values: Array.from(counts).map(function (pair) {
      return { value: pair[0], label: name === "freshness" ? pair[0] : labels[pair[0]], count: pair[1] };
    }).sort(function (a, b) { return b.count - a.count || before(a.label, b.label); }) };
  });
}
function attemptOf(step) {
  function attempt(rounds) {
    try { return Promise.resolve(step()); }
    catch (stopped) {
      if (!(stopped instanceof Wanted) || !rounds) return Promise.reject(stopped);
      return Promise.all(stopped.names.map(load)).then(function () { return attempt(rounds - 1); });
    }
  }
  return open().then(function () { return attempt(64); });
}
function facetCounts(query, options) {
  return understood(query, options).then(function (planned) { return attemptOf(function () { return counted(planned, query, options); }); });
}

// Every file there is, for those who want nothing asked of the host while they search.
function loadEverything(progress) {
  return open().then(function () { return load("all.js"); }).then(function () {
    var told = payload("all.js"), names = [].concat.apply([], bounds.map(function (_, at) { return lineOf(at).map(termsName); }));
    known.forEach(function (name) { names.push("words-" + name + ".js"); });
    var empty = new Set(told.empty);
    // A copy, on a disk, asks no host for a card.
    for (var number = 0; !manifest().holders && number * A_FILE < manifest().seats; number++) if (!empty.has(number)) names.push("cards-" + number + ".js");
    FACETS.forEach(function (name) { names.push("facet-" + name + ".js"); });
    return inTurn(names.concat(told.places, told.lists.map(listName), stretchNames()), progress);
  });
}
function inTurn(names, progress) {
  var at = 0;
  function next() {
    if (at >= names.length) return Promise.resolve(names.length);
    var some = names.slice(at, at += 24);
    return Promise.all(some.map(load)).then(function () { progress(Math.min(at, names.length), names.length); return next(); });
  }
  return next();
}
