// How well entries answer a plan: the twin of ranking.py.
var NEAR = {
  15: [1, "own"], 14: [0.97, "own"], 13: [0.95, "own"], 12: [0.85, "within"], 11: [0.83, "within"],
  10: [0.6, "concerns"], 9: [0.55, "concerns"], 6: [0.35, "mention"], 2: [0.15, "mention"]
};
var MEMBERS = { 12: [1, "own"], 11: [0.97, "own"] };
var LAND = 0.2, REGION = 0.25;
var PART = 0.35, WHOLE = 0.65, WEAK = 0.2, HELP = 1.15, NOWHERE = [0, null];

function rank(planned, allowed) {
  var keys = [].concat.apply([], planned.units.map(function (each) { return each.concepts.concat(each.terms, each.phrase.map(function (word) { return [word, 1]; })); }));
  var around = planned.places.map(function (option) { return [option[0]].concat(place(option[0]).within); });
  needPostings(keys.map(function (key) { return key[0]; })
    .concat([].concat.apply([], around).map(function (id) { return "@p:" + id; }), planned.wantsHelp ? ["@k:service"] : []));
  var near = nearness(planned.places), fits = fitness(planned.units), placed = planned.places.length > 0;
  var services = new Set(planned.wantsHelp ? postings("@k:service").seats : []);
  var subject = planned.units.some(function (each) { return !each.optional; });
  var seats = new Set(fits.keys()), answers = [], onlyPlace = [];
  if (!subject || placed) near.forEach(function (_, seat) { seats.add(seat); });
  seats.forEach(function (seat) {
    if (allowed && !allowed.has(seat)) return;
    var there = near.get(seat) || NOWHERE;
    var fit = subject ? fits.get(seat) || 0 : 1 + 0.1 * (fits.get(seat) || 0);
    var where = placed ? PART + WHOLE * there[0] : 1;
    var ranked = { seat: seat, fit: fit, near: there[0], relation: there[1], score: (fit || 0.1) * where * (services.has(seat) ? HELP : 1) };
    if (fit && (subject || !placed || there[1])) answers.push(ranked);
    else if (!fit && there[1] === "own") onlyPlace.push(ranked);
  });
  var best = answers.reduce(function (most, found) { return Math.max(most, found.fit); }, 0);
  return {
    answers: answers.filter(function (found) { return found.fit >= WEAK * best; }).sort(order),
    onlyPlace: onlyPlace.sort(order),
    best: best
  };
}
function order(one, other) {
  return Math.floor(other.score * 100000 + 0.5) - Math.floor(one.score * 100000 + 0.5) || one.seat - other.seat;
}
function nearness(places) {
  var found = new Map();
  function add(seat, closeness, relation) {
    if (closeness > (found.get(seat) || NOWHERE)[0]) found.set(seat, [closeness, relation]);
  }
  places.forEach(function (option) {
    var factor = option[1], own = postings("@p:" + option[0]), isArea = place(option[0]).kind === "area";
    own.seats.forEach(function (seat, at) { var level = own.levels[at], near = isArea && MEMBERS[level] || NEAR[level]; add(seat, near[0] * factor, near[1]); });
    place(option[0]).within.forEach(function (outer) {
      var whole = outer.indexOf("/") < 0, list = postings("@p:" + outer);
      list.seats.forEach(function (seat, at) {
        var level = list.levels[at];
        if (level >= 13) add(seat, ((whole ? 0.5 : 0.6) - (level === 14 ? 0.02 : 0)) * factor, whole ? "country" : "region");
        else if (level >= 11) add(seat, (whole ? LAND : REGION) * factor, "land");
      });
    });
  });
  return found;
}
function fitness(all) {
  var carrying = 0, total = new Map(), met = new Map(), extra = new Map();
  all.forEach(function (each) { if (!each.optional) carrying += each.weight; });
  all.forEach(function (each) {
    strengths(each).forEach(function (strength, seat) {
      if (each.optional) extra.set(seat, (extra.get(seat) || 0) + each.weight * strength);
      else {
        total.set(seat, (total.get(seat) || 0) + each.weight * strength);
        met.set(seat, (met.get(seat) || 0) + each.weight);
      }
    });
  });
  if (!carrying) return extra;
  total.forEach(function (value, seat) {
    total.set(seat, value / carrying * (met.get(seat) / carrying) * (1 + 0.3 * (extra.get(seat) || 0)));
  });
  return total;
}
function strengths(each) {
  var about = strongest(each.concepts), worded = each.phrase.length ? together(each.phrase) : strongest(each.terms), found = new Map();
  if (!each.concepts.length) return worded;
  about.forEach(function (concept, seat) { found.set(seat, 0.8 * Math.max(concept, worded.get(seat) || 0) + 0.2 * (worded.get(seat) || 0)); });
  worded.forEach(function (word, seat) { if (!about.has(seat)) found.set(seat, 0.8 * word + 0.2 * word); });
  return found;
}
function together(phrase) {
  var found = null;
  phrase.forEach(function (word) {
    var list = postings(word), next = new Map();
    list.seats.forEach(function (seat, at) {
      var strength = list.levels[at] / 15;
      if (!found) next.set(seat, strength);
      else if (found.has(seat)) next.set(seat, Math.min(strength, found.get(seat)));
    });
    found = next;
  });
  return found;
}
function strongest(keys) {
  var found = new Map();
  keys.forEach(function (key) {
    var list = postings(key[0]);
    for (var at = 0; at < list.seats.length; at++) {
      var strength = list.levels[at] / 15 * key[1];
      if (strength > (found.get(list.seats[at]) || 0)) found.set(list.seats[at], strength);
    }
  });
  return found;
}
