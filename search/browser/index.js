// The index as the browser reads it: each file is a script, loaded when first needed. The twin of index.py.
var CALL = "returnkbShard", TOP = "../", PAGE = ".html", LEANING = 3, VERSION = 13, A_FILE = 2;
var me = document.currentScript, base = me ? me.src.replace(/[^\/]*$/, "") : "search/";
var payloads = new Map(), loading = new Map(), shards = new Map(), lists = new Map(), placed = new Map(), parts = new Map(), shardNames = new Map(), bounds, known;

// Thrown when a step needs files that are not here yet; the step is taken again once they are.
function Wanted(names) { this.names = names; }

window[CALL] = function (name, payload) { payloads.set(name, payload); };

function load(name) {
  if (payloads.has(name)) return Promise.resolve();
  var file = fileOf(name);
  if (!loading.has(file)) loading.set(file, new Promise(function (done, failed) {
    var script = document.createElement("script"), isPage = name.indexOf(TOP) === 0;
    script.src = base + file;
    script.onload = function () {
      script.remove();
      loading.delete(file);
      if (isPage) payloads.set(name, window.returnkbEntries[name.slice(TOP.length, -PAGE.length)]);
      done();
    };
    function lacks() { script.remove(); loading.delete(file); failed(new Error("The search index lacks " + file + ".")); }
    script.onerror = function () { if (isPage) window.returnkbFrame.read(script.src).then(script.onload, lacks); else lacks(); };
    document.head.appendChild(script);
  }));
  return loading.get(file);
}
// The pack that a file stands in, in copies that hold packs: the twin of packs.py.
function fileOf(name) {
  var packs = payloads.has("index.js") && manifest().packs, kind = name.split("-", 1)[0], found = packs && /-n?([0-9a-f]+)(-\d+)?\.js$/.exec(name);
  if (packs && packs[kind] === 0) return "index.js";
  return found && packs[kind] ? "pack-" + kind + "-" + parseInt(found[1], 16) % packs[kind] + ".js" : name;
}
function need(names) {
  var missing = names.filter(function (name) { return !payloads.has(name); });
  if (missing.length) throw new Wanted(missing);
}
function payload(name) { need([name]); return payloads.get(name); }

function open() {
  return load("index.js").then(function () {
    if (bounds) return;
    var manifest = payloads.get("index.js");
    if (manifest.version !== VERSION || manifest.sign !== TOLD.sign) throw new Error("The search index is of another version.");
    bounds = manifest.bounds.split("\n");
    carried.leading = new Set(manifest.leading.split(" "));
    known = new Set();
    manifest.lexicon.split(" ").forEach(function (told) {
      var parts = told.split("-");
      for (var at = 0; at < parts[1].length; at++) known.add(parts[0] + "-" + (parts[1].charCodeAt(at) - 48));
    });
  });
}
// The words files start with: lines of sorted words, of each how many letters it shares with the one before and the rest.
function lineOf(at) {
  var last = [];
  return bounds[at] = Array.isArray(bounds[at]) ? bounds[at] : bounds[at].split(" ").map(function (step) {
    var letters = Array.from(step);
    last = last.slice(0, letters[0].charCodeAt(0) - 48).concat(letters.slice(1));
    return last.join("");
  });
}
function headOf(at) { return Array.isArray(bounds[at]) ? bounds[at][0] : bounds[at].slice(1, (bounds[at] + " ").indexOf(" ")); }
function lastNotAfter(word, count, told) {
  var low = 0, high = count - 1;
  while (low < high) {
    var middle = (low + high + 1) >> 1;
    if (before(told(middle), word) <= 0) low = middle; else high = middle - 1;
  }
  return low;
}
function termsName(bound) { return "terms-" + hashed(bound) + ".js"; }
function manifest() { return payloads.get("index.js"); }

// Order by code point, as Python sorts.
function before(one, other) {
  var length = Math.min(one.length, other.length);
  for (var at = 0; at < length; at++) {
    var a = one.charCodeAt(at), b = other.charCodeAt(at);
    if (a !== b) {
      if (a >= 0xd800 && b >= 0xd800) { a += a >= 0xe000 ? -0x800 : 0x2000; b += b >= 0xe000 ? -0x800 : 0x2000; }
      return a - b;
    }
  }
  return one.length - other.length;
}
function hashed(text) {
  var value = 0x811c9dc5;
  for (var at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return value.toString(16).padStart(8, "0");
}
// Numbers as signs, the twin of postings.py: their values add up, each worth so many times as much as the one before.
// LARGEST is how many signs the greatest number takes.
var ONE = 60, MORE = 28, LARGEST = 8, values = new Uint8Array(128), unusual = "\",-<>\\";
for (var code = 33, sign = 0; code < 127; code++) if (unusual.indexOf(String.fromCharCode(code)) < 0) values[code] = sign++;
function numbersOf(packed) {
  var found = new Uint32Array(packed.length), count = 0, value = 0, worth = 1;
  for (var at = 0; at < packed.length; at++) {
    var digit = values[packed.charCodeAt(at)];
    value += digit * worth;
    if (digit < ONE) { found[count++] = value; value = 0; worth = 1; } else worth *= MORE;
  }
  return found.subarray(0, count);
}
// The word that decides which file a key stands in, and whether its list always has a file of its own.
function home(key) { return (key[0] === "~" ? key.slice(1) : key).split(" ", 1)[0]; }
function standsAlone(key) { return /^@[tsgmk]:/.test(key); }
function shardName(key) {
  var word = home(key), name = shardNames.get(word);
  if (name) return name;
  var line = lineOf(lastNotAfter(word, bounds.length, headOf));
  name = termsName(line[lastNotAfter(word, line.length, function (at) { return line[at]; })]);
  shardNames.set(word, name);
  return name;
}
// A file of keys, held in as few objects as can be: its keys, where each one's list starts, and what the few names stand for.
function shard(key) { return opened(shardName(key)); }
function opened(name) {
  var found = shards.get(name);
  if (found) return found;
  var parts = payload(name), keys = parts[0].split("\n"), starts = new Uint32Array(keys.length + 1), concepts = new Map();
  keys.forEach(function (line, row) {
    var tab = line.indexOf("\t");
    starts[row + 1] = parts[1].indexOf(",", starts[row]) + 1;
    if (tab < 0) return;
    keys[row] = line.slice(0, tab);
    concepts.set(row, line.slice(tab + 1));
  });
  found = { keys: keys, starts: starts, concepts: concepts, told: parts[1] };
  shards.set(name, found);
  spend(name);
  return found;
}
function toldIn(found, row) { return found.told.slice(found.starts[row], found.starts[row + 1] - 1); }
function held(found, row) {
  var concepts = found.concepts.get(row), told = toldIn(found, row), apart = told[0] === "-", spread = told[0] === ">" ? told.split(">") : null;
  return {
    concepts: concepts ? concepts.split(",").map(unmarked) : [],
    told: apart ? "" : spread ? spread[2] : told,
    apart: apart ? Number(told.slice(1)) : 0,
    spread: spread ? Number(spread[1]) : 0,
    hasPostings: told !== ""
  };
}
// In copies the long lists are cut by seats: the twin of stretches.py.
function stretchNames() { return (manifest().stretches || []).map(function (number) { return "stretch-" + number + ".js"; }); }
function gathered(key, rest) {
  var each = [rest].concat(manifest().stretches.map(function (number, at) {
    var found = opened(stretchNames()[at]), row = found.keys.indexOf(key), list = unpack(row < 0 ? "" : toldIn(found, row));
    list.seats.forEach(function (seat, at) { list.seats[at] = seat + number * manifest().stretch; });
    return list;
  }));
  var count = each.reduce(function (sum, list) { return sum + list.seats.length; }, 0), put = 0;
  var all = { seats: new Uint32Array(count), levels: new Uint8Array(count) };
  each.forEach(function (list) { all.seats.set(list.seats, put); all.levels.set(list.levels, put); put += list.seats.length; });
  return all;
}
// A concept without its parts: which files the lists of a place and its wider areas stand in is told wherever it is named.
function unmarked(concept) {
  var mark = concept.indexOf(">");
  if (mark < 0) return concept;
  parts.set(concept.slice(3, mark), concept.slice(mark));
  return concept.slice(0, mark);
}
// What was taken apart need not be held twice; that it is here stays known.
function spend(name) { payloads.set(name, true); }
function get(key) {
  var found = shard(key), row = found.keys.indexOf(key);
  return row < 0 ? null : held(found, row);
}
function needKeys(keys) { need(keys.map(shardName)); }

// A list of seats is kept as two columns, which is what ranking walks through.
var SINGLY = 0, IN_RUNS = 2;
function unpack(packed) {
  var numbers = numbersOf(packed), at = 1, head = packed ? numbers[0] : 0, count = head >> 2, form = head & 3;
  var seats = new Uint32Array(count), levels = new Uint8Array(count), put = 0, last = -1;
  if (form === SINGLY) {
    while (put < count) { last += numbers[at++] + 1; seats[put++] = last; }
    levels.set(numbers.subarray(at, at + count));
    return { seats: seats, levels: levels };
  }
  while (put < count) {
    var level = numbers[at++], end = put + numbers[at++];
    last = -1;
    while (put < end) {
      last += numbers[at++] + 1;
      var until = form === IN_RUNS ? last + numbers[at++] : last;
      while (last <= until) { levels[put] = level; seats[put++] = last++; }
      last = until;
    }
  }
  return { seats: seats, levels: levels };
}
function listName(key) { return "list-" + hashed(key) + ".js"; }
function postings(key) {
  var found = lists.get(key), alone = standsAlone(key);
  if (found) return found;
  if (isPlace(key)) {
    found = unpack(listOf(key.slice(3)));
    lists.set(key, found);
    return found;
  }
  var standing = alone ? null : get(key), apart = alone || standing && standing.apart;
  found = unpack(apart ? payload(listName(key)) : standing ? standing.told : "");
  if (standing && standing.spread) found = gathered(key, found);
  lists.set(key, found);
  if (apart) spend(listName(key));
  return found;
}
// How many entries stand under a key: told without its list.
function countOf(key) {
  var standing = get(key);
  return !standing ? 0 : standing.apart || standing.spread || (standing.told ? numbersOf(standing.told.slice(0, LARGEST))[0] >> 2 : 0);
}
// The files some keys' lists stand in, as far as they can be told by now: what more is needed shows when these are here.
function listFiles(keys) {
  return [].concat.apply([], keys.filter(function (key) { return !lists.has(key); }).map(function (key) {
    if (standsAlone(key)) return [listName(key)];
    if (isPlace(key)) return placeFiles(key.slice(3));
    var name = shardName(key), standing = payloads.has(name) ? get(key) : null;
    return !standing ? [name] : standing.apart ? [listName(key)] : standing.spread ? [name].concat(stretchNames()) : [name];
  }));
}
function needPostings(keys) { need(listFiles(keys)); need(listFiles(keys)); }
function words(bucket) {
  return payload("words-" + bucket + ".js").split(" ");
}
// In copies the page of an entry, which is a script as well, holds its card and its facts: the twin of entry_pages.py.
function cardName(seat) {
  var holders = manifest().holders;
  return holders ? TOP + holders[seat] + PAGE : "cards-" + Math.floor(seat / A_FILE) + ".js";
}
function rowOf(seat) {
  var told = payload(cardName(seat));
  return manifest().holders ? told.card : told[seat % A_FILE];
}
// What rows of cards and places say: the twins of cards.py and placing.py. 0 stands for what follows from the rest.
function card(seat) {
  var row = rowOf(seat), id = row[0], where = row[4] === 0 ? id.slice(0, Math.max(0, id.lastIndexOf("/"))) : row[4];
  return lived({
    id: id, kind: row[1], title: row[2], url: row[3] || id + ".html", place: where, where: row[5], topic: row[6], summary: row[9], closed: row[10],
    claims: row[8].map(function (claim) {
      return leans(claim) ? fromFacts(claim, payload(cardName(seat)), where) : lived({
        row: claim, id: claim[0], text: claim[1], when: claim[2], until: claim[4], support: claim[6], scope: claim[7] === 0 ? where : claim[7],
        says: claim[8] ? claim[8].split(",") : [], conflicts: claim[9] ? claim[9].split(" ") : []
      }, claim[5] || row[7]);
    })
  }, row[7]);
}
// In copies a claim of a card is its id, concepts and conflicts, where the facts beside it tell the rest.
function leans(claim) { return claim[LEANING] === undefined; }
function fromFacts(claim, entry, where) {
  var fact = entry.claims.find(function (each) { return each.id === claim[0]; });
  return lived({
    row: claim, id: fact.id, text: fact.text, when: fact.when, until: fact.until || "", support: fact.support,
    scope: fact.scope === undefined ? where : fact.scope, says: claim[1] ? claim[1].split(",") : [], conflicts: claim[2] ? claim[2].split(" ") : []
  }, daysOf(fact.fresh, fact.until).join("|"));
}
// Facts tell the limit of a label in days, counted from a day told or from the last day of the time: the twin of digest.py.
function daysOf(fresh, until) {
  if (typeof fresh[1] !== "number") return fresh;
  var from = Date.parse(fresh[2] || until), twice = 2 * fresh[1];
  return [fresh[0]].concat([fresh[1], twice, Math.max(twice, 1825)].map(function (age) { return new Date(from + (age + 1) * 864e5).toISOString().slice(0, 10); }));
}
function needCards(seats) { need(seats.map(cardName)); }
function lived(made, life) {
  var days = life.split("|");
  made.status = days[0];
  STALER.forEach(function (name, at) { if (days[at + 1]) made[name] = days[at + 1]; });
  return made;
}
function placesName(id) { return "places-" + id.split("/", 1)[0] + ".js"; }
// A place's own part comes first, then those of its wider areas.
function partNames(id, told) {
  return told.slice(1).match(/../g).map(function (part) { return "places-" + id.split("/", 1)[0] + "-" + part + ".js"; });
}
// The files a place's row and list stand in, as far as they can be told by now.
function placeFiles(id) {
  var name = placesName(id), row = payloads.has(name) ? own(payload(name), id) : null;
  var told = row ? row[6][0] === ">" ? row[6] : "" : parts.get(id);
  return told ? [name].concat(partNames(id, told)) : [name];
}
function listOf(id) {
  var row = own(payload(placesName(id)), id);
  return !row ? "" : row[6][0] === ">" ? payload(partNames(id, row[6])[0])[id] : row[6];
}
function place(id) {
  var found = placed.get(id);
  if (found) return found;
  var row = payload(placesName(id))[id], country = id.split("/", 1)[0];
  function names(told) {
    return told ? told.split(" ").map(function (name) { return name === "/" ? country : name[0] === "/" ? country + name : name; }) : [];
  }
  var members = names(row[3]);
  found = { label: row[0], kind: row[1], within: names(row[2]), members: members.length ? members : null, url: row[4] || id + "/index.html", host: row[5] };
  placed.set(id, found);
  return found;
}
function facet(name) { return payload("facet-" + name + ".js"); }
function holding(name, value) {
  var last = -1;
  return Array.from(numbersOf(own(facet(name).seats, value) || ""), function (gap) { return last += gap + 1; });
}
