// How well entries answer a plan: the twin of ranking.py.
var NEAR = {
  15: [1, "own"], 14: [0.97, "own"], 13: [0.95, "own"], 12: [0.85, "within"], 11: [0.83, "within"],
  10: [0.6, "concerns"], 9: [0.55, "concerns"], 6: [0.35, "mention"], 2: [0.15, "mention"]
};
var MEMBERS = { 12: [1, "own"], 11: [0.97, "own"] };
var LAND = 0.2, REGION = 0.25;
var PART = 0.35, WHOLE = 0.65, WEAK = 0.2, HELP = 1.15;

var scratch = null, RELATIONS = [null, "own", "within", "concerns", "region", "country", "land", "mention"];

// Columns by seat, kept between queries and cleared where they were touched.
function columns() {
  if (!scratch) {
    var seats = manifest().seats;
    scratch = { relation: new Uint8Array(seats), marked: new Uint8Array(seats) };
    ["near", "fit", "met", "extra", "about", "worded"].forEach(function (name) { scratch[name] = new Float64Array(seats); });
  }
  return scratch;
}
function rank(planned, allowed) {
  var around = planned.places.map(function (option) { return [option[0]].concat(place(option[0]).within); });
  needPostings(keysOf(planned.units)
    .concat([].concat.apply([], around).map(function (id) { return "@p:" + id; }), planned.wantsHelp ? ["@k:service"] : []));
  var column = columns(), placed = planned.places.length > 0;
  var subject = planned.units.some(function (each) { return !each.optional; });
  var close = nearness(planned.places, column, subject), fitting = fitness(planned.units, column);
  var services = new Set(planned.wantsHelp ? postings("@k:service").seats : []);
  var answers = [], onlyPlace = [], best = 0;
  function judge(seat) {
    if (column.marked[seat]) return;
    column.marked[seat] = 1;
    if (allowed && !allowed.has(seat)) return;
    var relation = RELATIONS[column.relation[seat]], fit = subject ? column.fit[seat] : 1 + 0.1 * column.fit[seat];
    var where = placed ? PART + WHOLE * column.near[seat] : 1;
    var score = (fit || 0.1) * where * (services.has(seat) ? HELP : 1);
    // Rounded, so that both engines agree where sums differ in their last digit.
    var ranked = { seat: seat, fit: fit, relation: relation, score: score, rounded: Math.floor(score * 100000 + 0.5) };
    if (fit && (subject || !placed || relation)) { answers.push(ranked); if (fit > best) best = fit; }
    else if (!fit) onlyPlace.push(ranked);
  }
  if (subject || !placed) fitting.forEach(judge);
  if (placed) close.forEach(function (seat) { if (!subject || column.relation[seat] === 1) judge(seat); });
  fitting.forEach(function (seat) { column.fit[seat] = column.met[seat] = column.extra[seat] = column.marked[seat] = 0; });
  close.forEach(function (seat) { column.near[seat] = column.relation[seat] = column.marked[seat] = 0; });
  return {
    answers: answers.filter(function (found) { return found.fit >= WEAK * best; }).sort(order),
    onlyPlace: onlyPlace.sort(order),
    best: best
  };
}
function order(one, other) {
  return other.rounded - one.rounded || one.seat - other.seat;
}
function nearness(places, column, subject) {
  var touched = [];
  function add(seat, closeness, relation) {
    if (closeness <= column.near[seat]) return;
    if (!column.relation[seat]) touched.push(seat);
    column.near[seat] = closeness;
    column.relation[seat] = relation;
  }
  places.forEach(function (option) {
    var factor = option[1], list = postings("@p:" + option[0]), isArea = place(option[0]).kind === "area";
    for (var at = 0; at < list.seats.length; at++) {
      var level = list.levels[at], near = isArea && MEMBERS[level] || NEAR[level];
      add(list.seats[at], near[0] * factor, RELATIONS.indexOf(near[1]));
    }
    place(option[0]).within.forEach(function (outer) {
      var whole = outer.indexOf("/") < 0, around = postings("@p:" + outer);
      for (var at = 0; at < around.seats.length; at++) {
        var level = around.levels[at];
        if (level >= 13) add(around.seats[at], ((whole ? 0.5 : 0.6) - (level === 14 ? 0.02 : 0)) * factor, whole ? 5 : 4);
        else if (level < 11) continue;
        else if (subject) add(around.seats[at], (whole ? LAND : REGION) * factor, 6);
      }
    });
  });
  return touched;
}
function fitness(all, column) {
  var carrying = 0, touched = [], seen = column.marked;
  function touch(seat) { if (!seen[seat]) { seen[seat] = 1; touched.push(seat); } }
  all.forEach(function (each) { if (!each.optional) carrying += each.weight; });
  all.forEach(function (each) {
    strengths(each, column, function (seat, strength) {
      touch(seat);
      if (each.optional) column.extra[seat] += each.weight * strength;
      else { column.fit[seat] += each.weight * strength; column.met[seat] += each.weight; }
    });
  });
  touched.forEach(function (seat) {
    seen[seat] = 0;
    if (!carrying) column.fit[seat] = column.extra[seat];
    else if (column.fit[seat]) column.fit[seat] = column.fit[seat] / carrying * (column.met[seat] / carrying) * (1 + 0.3 * column.extra[seat]);
  });
  return touched.filter(function (seat) {
    if (column.fit[seat]) return true;
    column.extra[seat] = 0;
    return false;
  });
}
function strengths(each, column, then) {
  var about = column.about, worded = column.worded, touched = [];
  strongest(each.concepts, about, touched);
  if (each.phrase.length) together(each.phrase, worded, touched); else strongest(each.terms, worded, touched);
  var plainly = !each.concepts.length;
  touched.forEach(function (seat) {
    var concept = about[seat], word = worded[seat];
    if (!concept && !word) return;
    about[seat] = worded[seat] = 0;
    then(seat, plainly ? word : 0.8 * Math.max(concept, word) + 0.2 * word);
  });
}
function together(phrase, into, touched) {
  var found = null;
  phrase.forEach(function (word) {
    var list = postings(word), next = new Map();
    for (var at = 0; at < list.seats.length; at++) {
      var seat = list.seats[at], strength = list.levels[at] / 15;
      if (!found) next.set(seat, strength);
      else if (found.has(seat)) next.set(seat, Math.min(strength, found.get(seat)));
    }
    found = next;
  });
  found.forEach(function (strength, seat) { into[seat] = strength; touched.push(seat); });
}
function strongest(keys, into, touched) {
  keys.forEach(function (key) {
    var list = postings(key[0]);
    for (var at = 0; at < list.seats.length; at++) {
      var seat = list.seats[at], strength = list.levels[at] / 15 * key[1];
      if (strength > into[seat]) { if (!into[seat]) touched.push(seat); into[seat] = strength; }
    }
  });
}
