// An answer as it is shown: the twin of answers.py.
var FEW = 5, FIRST = 3, CLAIMS = 2, FAIR = 0.55, POOR = 0.33, NEAREST = 12, WORDS = 10;
var ORDER = ["own", "within", "concerns", "region", "country", "here", "land", "elsewhere"], BESIDE = ["here", "land", "elsewhere"];
function isAside(name) { return name === "here" || name === "elsewhere"; }
var FACETS = ["country", "place", "topic", "kind", "group", "host", "mode", "freshness"];

// Understood, ranked, shown: each step is taken again when files it needed are here, not the ones before it.
// `options.first` is told the first results as soon as they can be shown.
function search(query, options) {
  options = options || {};
  return understood(query, options).then(function (planned) {
    return attemptOf(function () { return chosen(rank(planned, allowedBy(options.filters || {})), planned, options.limit || 10); }).then(function (found) {
      function show(groups) { return attemptOf(function () { return answer(query, planned, found, groups); }); }
      if (!options.first || planned.unknown.length) return show(found.groups);
      return show(leading(found.groups)).then(options.first).then(function () { return show(found.groups); });
    });
  });
}
function understood(query, options) {
  return attemptOf(function () { return units(query, options.typing); }).then(function (found) {
    return attemptOf(function () { return plan(found, options.at); });
  });
}
// Which seats each group shows, in order; told before another ranking takes the columns.
function chosen(ranking, planned, limit) {
  var left = limit, shown = [];
  grouped(ranking, planned, limit).forEach(function (keys, name) {
    var seats = keys.slice(0, isAside(name) ? Math.min(left, FEW) : left).map(seatOf);
    left -= seats.length;
    if (seats.length) shown.push([name, seats]);
  });
  return { groups: shown, total: ranking.answers.count };
}
function leading(groups) {
  var left = FIRST;
  return groups.map(function (group) {
    var seats = group[1].slice(0, left);
    left -= seats.length;
    return [group[0], seats];
  }).filter(function (group) { return group[1].length; });
}
function answer(query, planned, found, shown) {
  needCards([].concat.apply([], shown.map(function (group) { return group[1]; })));
  var made = { plan: planned, groups: [], said: "", total: found.total, nearest: [] };
  made.groups = shown.map(function (group) {
    return { name: group[0], label: groupLabel(group[0], planned), hits: group[1].map(function (seat) {
      var held = card(seat);
      return { card: held, claims: claimsOf(held, planned), relation: group[0] };
    }) };
  });
  planned.unknown.forEach(function (said) { made.nearest = made.nearest.concat(nearest(said)); });
  made.said = saidOf(made, query, found.groups);
  return made;
}
function allowedBy(filters) {
  var names = FACETS.filter(function (name) { return filters[name]; });
  if (!names.length) return null;
  need(names.map(function (name) { return "facet-" + name + ".js"; }));
  return names.map(function (name) { return new Set(seatsWith(name, filters[name])); }).reduce(function (all, held) {
    return new Set(Array.from(all).filter(function (seat) { return held.has(seat); }));
  });
}
// The first answers by where they are; what only shares the place comes when nothing there answers.
function grouped(ranking, planned, limit) {
  var groups = new Map(ORDER.map(function (name) { return [name, []]; })), found = ranking.answers, only = ranking.onlyPlace, at;
  var poor = POOR * ranking.best, least = FAIR * (ranking.near >= poor ? ranking.near : ranking.best), nowhere = !planned.places.length;
  var worded = planned.unknown.length && !planned.units.some(function (each) { return each.kind === "idea"; });
  var anywhere = planned.unknown.length || planned.abroad.length ? "elsewhere" : "own";
  function groupFor(relation, fit) {
    if (worded && fit < POOR) return relation === OWN ? "here" : "elsewhere";
    if (nowhere) return anywhere;
    if (FAR_GROUPS[relation]) return fit >= poor ? FAR_GROUPS[relation] : "";
    return fit >= least ? RELATIONS[relation] : relation === OWN ? "here" : "";
  }
  for (at = 0; at < found.count; at++) {
    var name = groupFor(found.relations[at], found.fits[at]);
    if (name) insert(groups.get(name), found.keys[at], limit);
  }
  var beside = groups.get("here");
  if (!groups.get("own").length && !groups.get("within").length) for (at = 0; at < only.count; at++) insert(beside, only.keys[at] - LATER, limit);
  return groups;
}
function claimsOf(found, planned) {
  if (found.claims.length < 2) return found.claims;
  var worths = found.claims.map(function (claim) { return claimWorth(claim, planned); });
  var sorted = found.claims.map(function (_, at) { return at; }).sort(function (a, b) {
    return worths[b] - worths[a] || (found.claims[a].status === "historical") - (found.claims[b].status === "historical") ||
      before(found.claims[b].until || "", found.claims[a].until || "") || a - b;
  });
  var chosen = found.claims[sorted[0]], against = chosen.conflicts || [];
  return [chosen].concat(found.claims.filter(function (claim) { return claim !== chosen && against.indexOf(claim.id) >= 0; }).slice(0, CLAIMS - 1));
}
// The words of a claim are worked out once and kept with it, as one text.
function claimWords(claim) {
  if (!claim.row[WORDS]) claim.row[WORDS] = " " + tokens(claim.text).join(" ") + " ";
  return claim.row[WORDS];
}
function claimWorth(claim, planned) {
  var said = claimWords(claim), total = 0;
  function says(word) { return said.indexOf(" " + word + " ") >= 0; }
  planned.units.forEach(function (each) {
    if (each.terms.some(function (term) { return says(term[0]); }) || each.phrase.length && each.phrase.every(says) ||
      each.concepts.some(function (concept) { return claim.says.indexOf(concept[0]) >= 0; })) total += Math.trunc(each.weight * 1000);
  });
  var placed = planned.places.some(function (option) { return claim.scope === option[0] || claim.says.indexOf("@p:" + option[0]) >= 0; });
  return total + (placed ? 500 : 0);
}
function nearest(said) {
  var length = size(said), labels = [];
  if (length < SHORTEST) return [];
  var near = nearestWords(said, filed(reaching(Array.from(said)[0], length, 2, ""))).slice(0, NEAREST);
  needKeys(near);
  var places = [].concat.apply([], near.map(function (name) { var held = get(name); return held ? held.concepts.filter(isPlace) : []; }))
    .map(function (concept) { return concept.slice(3); });
  need(places.map(placesName));
  places.forEach(function (id) { labels.push(place(id).label); });
  return Array.from(new Set(labels)).slice(0, 3);
}
function placeLabel(planned) {
  var labels = planned.places.filter(function (option) {
    return !planned.places.some(function (other) { return place(other[0]).within.indexOf(option[0]) >= 0; });
  }).map(function (option) { return place(option[0]).label; });
  return Array.from(new Set(labels)).slice(0, 3).join(" or ");
}
function groupLabel(name, planned) {
  if (!planned.places.length) return "Results";
  var here = placeLabel(planned);
  var countries = Array.from(new Set(planned.places.map(function (option) { return option[0].split("/", 1)[0]; })));
  var country = countries.slice(0, 2).map(function (id) { return place(id).label; }).join(" and ");
  return {
    own: here === country ? country + " as a whole" : "In " + here, within: "In places of " + here, region: "Holds for the region of " + here,
    country: "Holds for " + country + " as a whole", concerns: "About " + here + ", filed elsewhere",
    here: "Other entries on " + here, land: "Elsewhere in " + country, elsewhere: "Elsewhere"
  }[name];
}
function saidOf(made, query, groups) {
  var planned = made.plan, parts = [];
  if (!query.trim()) return "Type a place and a topic, in any spelling or script.";
  planned.corrections.forEach(function (pair) {
    parts.push("Nothing is spelled “" + pair[0] + "”; these are results for “" + pair[1] + "”.");
  });
  planned.unknown.forEach(function (said) { parts.push("No place is called “" + said + "”, and no entry has the word."); });
  planned.abroad.forEach(function (said) { parts.push("“" + said + "” is not among the places of this collection."); });
  if (made.nearest.length) parts.push("The nearest names: " + made.nearest.join(", ") + ".");
  var direct = groups.some(function (group) { return BESIDE.indexOf(group[0]) < 0; });
  var here = placeLabel(planned);
  if (!groups.length) parts.push("Nothing was found.");
  else if (direct) parts.push(made.total + (made.total === 1 ? " entry" : " entries") + " found.");
  else parts.push(here ? "Nothing on " + here + " itself or its whole country answers this." : "Nothing answers all of this.");
  planned.choices.forEach(function (choice) {
    parts.push("Which “" + choice.said + "” is meant: " + choice.places.map(function (id) { return place(id).label; }).join(", ") + "?");
  });
  return parts.join(" ");
}
window.returnkbSearch = { search: search, open: open, tokens: tokens, fold: fold, trim: trim, spoken: spoken, base: base };
