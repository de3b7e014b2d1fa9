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

// The group of what lies elsewhere, by the number of its relation.
var FAR_GROUPS = RELATIONS.map(function (relation) { return !relation || relation === "mention" ? "elsewhere" : relation === "land" ? "land" : ""; });

// Columns by seat, and lists of the seats touched in them; kept between queries, and cleared where the last one touched them.
function columns() {
  if (scratch) return scratch;
  var seats = manifest().seats;
  scratch = { relation: new Uint8Array(seats), marked: new Uint8Array(seats) };
  ["near", "fit", "met", "extra", "about", "worded"].forEach(function (name) { scratch[name] = new Float64Array(seats); });
  ["close", "fitting", "touched"].forEach(function (name) { scratch[name] = { seats: new Uint32Array(seats), count: 0 }; });
  scratch.answers = { count: 0, seats: new Uint32Array(seats), keys: new Float64Array(seats), fits: new Float64Array(seats), relations: new Uint8Array(seats) };
  scratch.onlyPlace = { count: 0, keys: new Float64Array(seats) };
  return scratch;
}
function note(list, seat) { list.seats[list.count++] = seat; }

function rank(planned, allowed) {
  var around = planned.places.map(function (option) { return [option[0]].concat(place(option[0]).within); });
  needPostings(keysOf(planned.units)
    .concat([].concat.apply([], around).map(function (id) { return "@p:" + id; }), planned.wantsHelp ? ["@k:service"] : []));
  var column = columns(), subject = planned.units.some(function (each) { return !each.optional; });
  clear(column);
  nearness(planned.places, column, subject);
  fitness(planned.units, column);
  return judged(column, subject, planned.places.length > 0, allowed, planned.wantsHelp ? services() : null);
}
// The services, as a column made once.
function services() {
  if (!serving) {
    serving = new Uint8Array(manifest().seats);
    postings("@k:service").seats.forEach(function (seat) { serving[seat] = 1; });
  }
  return serving;
}
// Every seat that fits or lies in the place, weighed once; in no order, and only good until the next ranking.
function judged(column, subject, placed, allowed, serves) {
  var answers = column.answers, best = 0;
  answers.count = 0;
  function weigh(list, whole) {
    for (var at = 0; at < list.count; at++) {
      var seat = list.seats[at], relation = column.relation[seat];
      if (!whole && relation !== OWN || column.marked[seat] || allowed && !allowed.has(seat)) continue;
      var fit = subject ? column.fit[seat] : 1 + 0.1 * column.fit[seat], score = (fit || 0.1) * (placed ? PART + WHOLE * column.near[seat] : 1);
      column.marked[seat] = 1;
      if (fit > best && (subject || !placed || relation)) best = fit;
      answers.seats[answers.count] = seat;
      answers.keys[answers.count] = keyOf(serves && serves[seat] ? score * HELP : score, seat);
      answers.fits[answers.count] = fit;
      answers.relations[answers.count++] = relation;
    }
  }
  if (subject || !placed) weigh(column.fitting, true);
  if (placed) weigh(column.close, !subject);
  return kept(column, best, !subject && placed);
}
// What fits too weakly beside the best goes; what only shares the place stands apart. `near` is the best fit at the place.
function kept(column, best, onlyRelated) {
  var answers = column.answers, onlyPlace = column.onlyPlace, count = 0, near = 0;
  onlyPlace.count = 0;
  for (var at = 0; at < answers.count; at++) {
    var fit = answers.fits[at], relation = answers.relations[at];
    if (!fit) onlyPlace.keys[onlyPlace.count++] = answers.keys[at];
    else if (fit >= WEAK * best && (relation || !onlyRelated)) {
      if (fit > near && !FAR_GROUPS[relation]) near = fit;
      if (count !== at) {
        answers.seats[count] = answers.seats[at];
        answers.keys[count] = answers.keys[at];
        answers.fits[count] = fit;
        answers.relations[count] = relation;
      }
      count++;
    }
  }
  answers.count = count;
  return { best: best, near: near, answers: answers, onlyPlace: onlyPlace };
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
  // Lists stand by level, so what a level means is looked up only where it changes.
  function addAll(list, meaning) {
    var last = -1, means = null;
    for (var at = 0; at < list.seats.length; at++) {
      if (list.levels[at] !== last) means = meaning(last = list.levels[at]);
      if (means) add(list.seats[at], means[0], means[1]);
    }
  }
  places.forEach(function (option) {
    var factor = option[1], isArea = place(option[0]).kind === "area";
    addAll(postings("@p:" + option[0]), function (level) {
      var near = isArea && MEMBERS[level] || NEAR[level];
      return [near[0] * factor, RELATIONS.indexOf(near[1])];
    });
    place(option[0]).within.forEach(function (outer) {
      var whole = outer.indexOf("/") < 0;
      addAll(postings("@p:" + outer), function (level) {
        if (level >= 13) return [((whole ? 0.5 : 0.6) - (level === 14 ? 0.02 : 0)) * factor, whole ? COUNTRY_WIDE : REGION_WIDE];
        return level < 11 || !subject ? null : [(whole ? LAND : REGION) * factor, IN_LAND];
      });
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
  if (!each.phrase.length && each.concepts.length + each.terms.length === 1) return byOneKey(each, column);
  touched.count = 0;
  strongest(each.concepts, about, worded, touched);
  if (each.phrase.length) together(each.phrase, about, worded, touched); else strongest(each.terms, worded, about, touched);
  for (var at = 0; at < touched.count; at++) {
    var seat = touched.seats[at], word = worded[seat];
    meet(each, column, seat, plainly ? word : 0.8 * Math.max(about[seat], word) + 0.2 * word);
    about[seat] = worded[seat] = 0;
  }
}
// The same where there is nothing to compare.
function byOneKey(each, column) {
  var key = each.concepts[0] || each.terms[0], share = each.concepts.length ? 0.8 : 1, list = postings(key[0]);
  for (var at = 0; at < list.seats.length; at++) {
    var strength = list.levels[at] / 15 * key[1];
    if (strength > 0) meet(each, column, list.seats[at], share * strength);
  }
}
function meet(each, column, seat, strength) {
  if (!column.marked[seat]) { column.marked[seat] = 1; note(column.fitting, seat); }
  if (each.optional) column.extra[seat] += each.weight * strength;
  else { column.fit[seat] += each.weight * strength; column.met[seat] += each.weight; }
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
