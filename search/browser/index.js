// The index as the browser reads it: each file is a script, loaded when first needed. The twin of index.py.
var CALL = "returnkbShard", VERSION = 6, A_FILE = 2;
var me = document.currentScript, base = me ? me.src.replace(/[^\/]*$/, "") : "search/";
var payloads = new Map(), loading = new Map(), shards = new Map(), lists = new Map(), buckets = new Map(), bounds, carried, known;

// Thrown when a step needs files that are not here yet; the step is taken again once they are.
function Wanted(names) { this.names = names; }

window[CALL] = function (name, payload) { payloads.set(name, payload); };

function load(name) {
  if (payloads.has(name)) return Promise.resolve();
  if (!loading.has(name)) loading.set(name, new Promise(function (done, failed) {
    var script = document.createElement("script");
    script.src = base + name;
    script.onload = function () { script.remove(); loading.delete(name); done(); };
    script.onerror = function () { script.remove(); loading.delete(name); failed(new Error("The search index lacks " + name + ".")); };
    document.head.appendChild(script);
  }));
  return loading.get(name);
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
    if (manifest.version !== VERSION) throw new Error("The search index is of another version.");
    readLetters(manifest.letters);
    bounds = manifest.bounds.split(" ");
    carried = {};
    ["small", "return", "help"].forEach(function (name) { carried[name] = new Set(manifest[name].split(" ")); });
    known = new Set(manifest.lexicon.split(" "));
  });
}
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
function bytes(packed) {
  var text = atob(packed), out = new Uint8Array(text.length);
  for (var at = 0; at < text.length; at++) out[at] = text.charCodeAt(at);
  return out;
}
function shardName(key) {
  var word = key.split(" ", 1)[0], low = 0, high = bounds.length - 1;
  while (low < high) {
    var middle = (low + high + 1) >> 1;
    if (before(bounds[middle], word) <= 0) low = middle; else high = middle - 1;
  }
  return "terms-" + hashed(bounds[low]) + ".js";
}
function shard(key) {
  var name = shardName(key), found = shards.get(name);
  if (found) return found;
  var parts = payload(name), blob = bytes(parts[2]), at = 0;
  found = new Map();
  parts[0].split("\n").forEach(function (line, row) {
    var tab = line.indexOf("\t"), length = parts[1][row];
    found.set(tab < 0 ? line : line.slice(0, tab), {
      concepts: tab < 0 ? [] : line.slice(tab + 1).split(","),
      packed: length < 0 ? null : blob.subarray(at, at + length),
      hasPostings: length !== 0
    });
    at += Math.max(0, length);
  });
  shards.set(name, found);
  spend(name);
  return found;
}
// What was taken apart need not be held twice; that it is here stays known.
function spend(name) { payloads.set(name, true); }
function get(key) { return shard(key).get(key); }
function needKeys(keys) { need(keys.map(shardName)); }

// A list of seats is kept as two columns, which is what ranking walks through.
function unpack(packed) {
  var at = 0;
  function number() {
    var value = 0, shift = 0, byte;
    do { byte = packed[at++]; value |= (byte & 127) << shift; shift += 7; } while (byte > 127);
    return value;
  }
  if (!packed.length) return { seats: [], levels: [] };
  var seats = [], levels = [];
  for (var groups = number(); groups > 0; groups--) {
    var level = number(), last = -1;
    for (var count = number(); count > 0; count--) { last += number() + 1; seats.push(last); levels.push(level); }
  }
  return { seats: Uint32Array.from(seats), levels: Uint8Array.from(levels) };
}
function listName(key) { return "list-" + hashed(key) + ".js"; }
function postings(key) {
  var found = lists.get(key);
  if (found) return found;
  var held = get(key), packed = held ? held.packed : new Uint8Array(0);
  if (packed === null) packed = bytes(payload(listName(key)));
  found = unpack(packed);
  lists.set(key, found);
  if (held && held.packed === null) spend(listName(key));
  return found;
}
// All files some keys' postings need, asked for together.
function needPostings(keys) {
  needKeys(keys);
  need(keys.filter(function (key) { var held = get(key); return held && held.packed === null; }).map(listName));
}
function words(bucket) {
  var found = buckets.get(bucket);
  if (found) return found;
  found = payload("words-" + bucket + ".js").split(" ");
  buckets.set(bucket, found);
  spend("words-" + bucket + ".js");
  return found;
}
function cardName(seat) { return "cards-" + Math.floor(seat / A_FILE) + ".js"; }
function card(seat) { return payload(cardName(seat))[String(seat % A_FILE)]; }
function placesName(id) { return "places-" + id.split("/", 1)[0] + ".js"; }
function place(id) { return payload(placesName(id))[id]; }
function facet(name) { return payload("facet-" + name + ".js"); }
function holding(name, value) {
  var packed = own(facet(name).seats, value), seats = [], last = -1;
  if (!packed) return seats;
  var raw = bytes(packed), at = 0;
  while (at < raw.length) {
    var gap = 0, shift = 0, byte;
    do { byte = raw[at++]; gap |= (byte & 127) << shift; shift += 7; } while (byte > 127);
    last += gap + 1;
    seats.push(last);
  }
  return seats;
}
