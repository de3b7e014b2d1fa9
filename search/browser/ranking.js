// How well entries answer a plan: the twin of ranking.py.
var NEAR = {
  15: [1, "own"], 14: [0.97, "own"], 13: [0.95, "own"], 12: [0.85, "within"], 11: [0.83, "within"],
  10: [0.6, "concerns"], 9: [0.55, "concerns"], 6: [0.35, "mention"], 2: [0.15, "mention"]
};
var MEMBERS = { 12: [1, "own"], 11: [0.97, "own"] };
var LAND = 0.2, REGION = 0.25;
var PART = 0.35, WHOLE = 0.65, WEAK = 0.2, HELP = 1.15;

var RELATIONS = [null, "own", "within", "concerns", "region", "country", "land", "mention"];
var OWN = 1, REGION_WIDE = 4, COUNTRY_WIDE = 5, IN_LAND = 6, scratch = null, serving = null;

// Columns by seat, and lists of the seats touched in them; kept between queries and cleared where they were touched.
function columns() {
  if (scratch) return scratch;
  var seats = manifest().seats;
  scratch = { relation: new Uint8Array(seats), marked: new Uint8Array(seats) };
  ["near", "fit", "met", "extra", "about", "worded"].forEach(function (name) { scratch[name] = new Float64Array(seats); });
  ["close", "fitting", "touched"].forEach(function (name) { scratch[name] = { seats: new Uint32Array(seats), count: 0 }; });
  ["answers", "onlyPlace"].forEach(function (name) {
    scratch[name] = { count: 0, seats: new Uint32Array(seats), keys: new Float64Array(seats), fits: new Float64Array(seats), relations: new Uint8Array(seats) };
  });
  return scratch;
}
function note(list, seat) { list.seats[list.count++] = seat; }

function rank(planned, allowed) {
  var around = planned.places.map(function (option) { return [option[0]].concat(place(option[0]).within); });
  needPostings(keysOf(planned.units)
    .concat([].concat.apply([], around).map(function (id) { return "@p:" + id; }), planned.wantsHelp ? ["@k:service"] : []));
  var column = columns(), placed = planned.places.length > 0;
  var subject = planned.units.some(function (each) { return !each.optional; });
  nearness(planned.places, column, subject);
  fitness(planned.units, column);
  var ranking = judged(column, subject, placed, allowed, planned.wantsHelp ? services() : null);
  clear(column);
  return ranking;
}
// The services, as a column made once.
function services() {
  if (!serving) {
    serving = new Uint8Array(manifest().seats);
    postings("@k:service").seats.forEach(function (seat) { serving[seat] = 1; });
  }
  return serving;
}
// Every seat that fits or lies in the place, weighed once.
function judged(column, subject, placed, allowed, serves) {
  var best = 0, touched = column.touched, answers = column.answers, onlyPlace = column.onlyPlace, at, seat, fit, score;
  touched.count = 0;
  function gather(list, whole) {
    for (var at = 0; at < list.count; at++) {
      var seat = list.seats[at];
      if (column.marked[seat] || !whole && column.relation[seat] !== OWN || allowed && !allowed.has(seat)) continue;
      column.marked[seat] = 1;
      note(touched, seat);
    }
  }
  if (subject || !placed) gather(column.fitting, true);
  if (placed) gather(column.close, !subject);
  for (at = 0; at < touched.count; at++) {
    seat = touched.seats[at];
    fit = subject ? column.fit[seat] : 1 + 0.1 * column.fit[seat];
    score = (fit || 0.1) * (placed ? PART + WHOLE * column.near[seat] : 1);
    if (serves && serves[seat]) score *= HELP;
    column.fit[seat] = fit;
    column.about[seat] = score;
    if (fit > best && (subject || !placed || column.relation[seat])) best = fit;
  }
  answers.count = onlyPlace.count = 0;
  for (at = 0; at < touched.count; at++) {
    seat = touched.seats[at];
    fit = column.fit[seat];
    if (!fit) take(onlyPlace, column, seat);
    else if (fit >= WEAK * best && (subject || !placed || column.relation[seat])) take(answers, column, seat);
    column.about[seat] = 0;
  }
  return { best: best, answers: answers, onlyPlace: onlyPlace };
}
// Out of the columns, in no order; only good until the next ranking, so nobody may wait in between.
function take(made, column, seat) {
  made.seats[made.count] = seat;
  made.keys[made.count] = keyOf(column.about[seat], seat);
  made.fits[made.count] = column.fit[seat];
  made.relations[made.count++] = column.relation[seat];
}
// A seat with its score in one number, the greater the earlier it comes. The score is rounded, so that both engines agree
// where sums differ in their last digit; of equals the first seat goes first.
// LATER is what is taken off a key to come after all others.
var SEATS = 1 << 22, LATER = SEATS * (1 << 20);
function keyOf(score, seat) { return Math.floor(score * 100000 + 0.5) * SEATS + SEATS - 1 - seat; }
function seatOf(key) { return SEATS - 1 - (key - Math.floor(key / SEATS) * SEATS); }
// Puts a key where it belongs among the few that come first.
function insert(first, key, most) {
  var at = first.length;
  if (at >= most) {
    if (!at || key <= first[at - 1]) return;
    at--;
  }
  while (at && first[at - 1] < key) { first[at] = first[at - 1]; at--; }
  first[at] = key;
}
function clear(column) {
  [column.fitting, column.close].forEach(function (list) {
    for (var at = 0; at < list.count; at++) {
      var seat = list.seats[at];
      column.fit[seat] = column.met[seat] = column.extra[seat] = column.near[seat] = column.relation[seat] = column.marked[seat] = 0;
    }
  });
}
function nearness(places, column, subject) {
  var close = column.close;
  close.count = 0;
  function add(seat, closeness, relation) {
    if (closeness <= column.near[seat]) return;
    if (!column.relation[seat]) note(close, seat);
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
        if (level >= 13) add(around.seats[at], ((whole ? 0.5 : 0.6) - (level === 14 ? 0.02 : 0)) * factor, whole ? COUNTRY_WIDE : REGION_WIDE);
        else if (level < 11) continue;
        else if (subject) add(around.seats[at], (whole ? LAND : REGION) * factor, IN_LAND);
      }
    });
  });
}
function fitness(all, column) {
  var carrying = 0, fitting = column.fitting, seen = column.marked, kept = 0;
  fitting.count = 0;
  all.forEach(function (each) { if (!each.optional) carrying += each.weight; });
  all.forEach(function (each) { strengths(each, column); });
  for (var at = 0; at < fitting.count; at++) {
    var seat = fitting.seats[at];
    seen[seat] = 0;
    if (!carrying) column.fit[seat] = column.extra[seat];
    else if (column.fit[seat]) column.fit[seat] = column.fit[seat] / carrying * (column.met[seat] / carrying) * (1 + 0.3 * column.extra[seat]);
    if (column.fit[seat]) fitting.seats[kept++] = seat; else column.extra[seat] = 0;
  }
  fitting.count = kept;
}
function strengths(each, column) {
  var about = column.about, worded = column.worded, touched = column.touched, plainly = !each.concepts.length;
  touched.count = 0;
  strongest(each.concepts, about, worded, touched);
  if (each.phrase.length) together(each.phrase, about, worded, touched); else strongest(each.terms, worded, about, touched);
  for (var at = 0; at < touched.count; at++) {
    var seat = touched.seats[at], word = worded[seat], strength = plainly ? word : 0.8 * Math.max(about[seat], word) + 0.2 * word;
    about[seat] = worded[seat] = 0;
    if (!column.marked[seat]) { column.marked[seat] = 1; note(column.fitting, seat); }
    if (each.optional) column.extra[seat] += each.weight * strength;
    else { column.fit[seat] += each.weight * strength; column.met[seat] += each.weight; }
  }
}
function together(phrase, about, worded, touched) {
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
  found.forEach(function (strength, seat) {
    if (!about[seat] && !worded[seat]) note(touched, seat);
    worded[seat] = strength;
  });
}
// The best level of each seat under some keys; a seat is noted once, whether here or in the other column.
function strongest(keys, into, other, touched) {
  keys.forEach(function (key) {
    var list = postings(key[0]);
    for (var at = 0; at < list.seats.length; at++) {
      var seat = list.seats[at], strength = list.levels[at] / 15 * key[1];
      if (strength > into[seat]) {
        if (!into[seat] && !other[seat]) note(touched, seat);
        into[seat] = strength;
      }
    }
  });
}
