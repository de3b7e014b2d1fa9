// What a query means: the twin of units.py and plan.py.
var MOST_WORDS = 32, LONGEST_NAME = 8, COMPLETIONS = 12, MOST_READINGS = 3, SURE = 7, SHORT = 6, NEARLY = 5, HEARD = 3, ONE_ERROR = 0.8, TWO_ERRORS = 0.6, SHORTEST_START = 5, SHORTEST_COMPOUND = 9, RETURNING = "@t:reintegration";

var carried = {};
["small", "return", "help"].forEach(function (name) { carried[name] = new Set(TOLD[name].split(" ")); });

function isPlace(concept) { return concept.startsWith("@p:"); }
function isAbroad(concept) { return concept.startsWith("@x:"); }
function isSmall(word) { return carried.small.has(word); }
function isCarried(word) { return isSmall(word) || carried["return"].has(word); }
function weighed(concepts, factor) { return concepts.map(function (concept) { return [concept, factor]; }); }
function unit(kind, said, concepts, terms, more) {
  return Object.assign({ kind: kind, said: said, concepts: concepts, terms: terms, weight: 1, optional: false, corrected: "", phrase: [], other: [] }, more);
}

function units(query, typing) {
  var all = tokens(query).slice(0, MOST_WORDS), unfinished = typing ? all.length - 1 : -1, found = [], at = 0;
  needWords(all.filter(leads));
  var readings = readingsOf(all, unfinished);
  while (at < all.length) {
    var named = nameAt(all, readings, at) || (typing ? null : heardTogether(all, at));
    var made = named ? named[0] : wordUnit(all[at], readings[at], at === unfinished);
    if (made) found.push(made);
    at += named ? named[1] : 1;
  }
  return found;
}
// Small words that no name starts with need no look into the index.
function leads(word) { return !isSmall(word) || carried.leading.has(word); }
function needWords(all) { needKeys(all.concat(all.map(function (word) { return trimmed([word]); }))); }
function isMistyped(word) {
  return !(isCarried(word) || carried.help.has(word) || get(word) || get(trimmed([word])));
}
function readingsOf(all, unfinished) {
  var mistyped = all.filter(function (word, place) { return place !== unfinished && isMistyped(word); });
  var near = corrections(mistyped), read = [];
  near.forEach(function (found, word) {
    near.set(word, found.filter(function (other) { return isLikely(word, other[0], other[1]); }));
    near.get(word).forEach(function (other) { read.push(other[0]); });
  });
  needWords(read);
  return all.map(function (word, place) {
    return [[word, 1]].concat(place === unfinished || !near.has(word) ? [] : near.get(word).map(function (other) {
      return [other[0], other[1] === 1 ? ONE_ERROR : TWO_ERRORS];
    }));
  });
}
function isLikely(word, found, errors) {
  var longer = Math.max(size(withoutOpening(word)), size(withoutOpening(found)));
  return errors === 1 && word.codePointAt(0) === found.codePointAt(0) && longer >= SHORT || resembles(word, found, errors);
}
function nameAt(all, readings, at) {
  for (var length = Math.min(LONGEST_NAME, all.length - at); length > 1; length--) {
    var tried = ways(readings.slice(at, at + length));
    for (var way of tried) {
      var read = way.map(function (reading) { return reading[0]; });
      var factor = Math.min.apply(null, way.map(function (reading) { return reading[1]; }));
      for (var filing of filings(read)) {
        var held = get(filing[0]);
        if (held && held.concepts.length && !read.every(isCarried)) {
          var phrase = read.filter(function (word) { return !isSmall(word); });
          var shorter = length > 2 && leads(read[0]) ? get(read.slice(0, -1).join(" ")) : null;
          var concepts = Array.from(new Set(held.concepts.concat(shorter ? shorter.concepts : [])));
          var said = all.slice(at, at + length).join(" ");
          return [namedUnit(said, concepts, factor * filing[1], [], factor < 1 ? read.join(" ") : "", phrase), length];
        }
      }
    }
  }
  return null;
}
function filings(words) {
  var found = leads(words[0]) ? [[words.join(" "), 1], [trimmed(words), 0.95]] : [], split = kinds(words, carried.small);
  var starts = words[0] === split[0][0] || kinds(words.slice(0, 1), carried.small)[1].length;
  if (split[0].length && split[1].length && starts) found.push([kinded(split[0], split[1]), 0.95]);
  return found;
}
function ways(readings) {
  var plain = readings.map(function (options) { return options[0]; }), all = [plain];
  readings.forEach(function (options, at) {
    options.slice(1, MOST_READINGS).forEach(function (other) {
      var way = plain.slice();
      way[at] = other;
      all.push(way);
    });
  });
  return all;
}
function namedUnit(said, concepts, factor, terms, corrected, phrase) {
  var places = concepts.filter(isPlace), others = concepts.filter(function (concept) { return !isPlace(concept); });
  if (places.length) return unit("place", said, weighed(places, factor), terms,
    { corrected: corrected || "", phrase: phrase || [], other: weighed(others, factor) });
  if (isAbroad(concepts[0])) return unit("abroad", said, [], terms, { weight: 0.5, phrase: phrase || [] });
  var onlyMode = concepts.every(function (concept) { return concept[1] === "m"; });
  var hasGroup = concepts.some(function (concept) { return concept[1] === "g"; });
  return unit("idea", said, weighed(concepts, factor), terms,
    { weight: onlyMode ? 0.35 : hasGroup ? 0.6 : 1, optional: onlyMode, corrected: corrected || "", phrase: phrase || [] });
}
function wordUnit(word, readings, unfinished) {
  if (isSmall(word)) return unfinished ? completed(word, 2, unfinished) : null;
  if (carried["return"].has(word)) return unit("word", word, [[RETURNING, 0.6]], [[word, 1]].concat(family(word)), { weight: 0.1, optional: true });
  var held = get(word);
  if (carried.help.has(word) && !(held && held.concepts.length)) return unit("word", word, [], [[word, 1]].concat(family(word)), { weight: 0.15, optional: true });
  if (held) return standing(word, held);
  var meant = withoutEnding(word);
  if (meant.length) return namedUnit(word, meant, 0.95, []);
  return inflected(word) || compound(word) || guessed(word, readings.slice(1), unfinished) || unit("unknown", word, [], [], { weight: 0.5 });
}
function inflected(word) {
  var held = isVerbal(word) ? null : get(trim(word)), places = (held ? held.concepts : []).filter(isPlace);
  return places.length ? namedUnit(word, places, 0.9, []) : null;
}
function guessed(word, readings, unfinished) {
  var corrected = correctedUnit(word, readings), named = corrected && corrected.concepts.length ? corrected : null;
  var near = named && readings[0][1] >= ONE_ERROR ? named : null;
  return near || (unfinished ? null : heardUnit([word], FAR - 1)) || named || corrected || completed(word, unfinished ? 2 : 4, unfinished);
}
function standing(word, held) {
  var terms = held.hasPostings ? [[word, 1]].concat(family(word)) : [];
  if (held.concepts.length) return namedUnit(word, held.concepts, 1, terms);
  var cut = withoutEnding(word);
  if (cut.some(isPlace) && isRare(word)) return namedUnit(word, cut, 0.95, []);
  var heard = terms.length && !held.concepts.length && isRare(word) ? heardUnit([word], 0) : null;
  if (heard) return Object.assign(heard, { terms: terms, corrected: "" });
  var meant = weighed(cut.filter(function (concept) { return !isPlace(concept); }), 0.8);
  return unit(meant.length ? "idea" : "word", word, meant, terms, { weight: worth(word) });
}
function withoutEnding(word) {
  var held = get(trimmed([word])), verbal = isVerbal(word);
  return (held ? held.concepts : []).filter(function (concept) { return !(verbal && isPlace(concept)); });
}
function family(word) {
  var stem = trim(word), start = Array.from(stem).slice(0, 4).join(""), kin = [];
  shard(word).keys.forEach(function (other) {
    if (other !== word && other.startsWith(start) && other.indexOf(" ") < 0 && trim(other) === stem) kin.push([other, 0.85]);
  });
  return kin.slice(0, COMPLETIONS);
}
function worth(word) {
  var count = countOf(word), entries = manifest().entries;
  var rarity = Math.log(1 + entries / (count + 0.5)) / Math.log(1 + entries);
  return Math.floor((0.2 + 0.6 * Math.min(1, rarity)) * 1000 + 0.5) / 1000;
}
function isRare(word) {
  return countOf(word) <= Math.max(3, Math.floor(manifest().entries / 500));
}
function compound(word) {
  var letters = Array.from(word), starts = [];
  if (letters.length < SHORTEST_COMPOUND) return null;
  for (var length = letters.length - 3; length >= SHORTEST_START; length--) starts.push(letters.slice(0, length).join(""));
  needKeys(starts);
  for (var start of starts) {
    var held = get(start), ideas = (held ? held.concepts : []).filter(function (concept) { return !isPlace(concept) && !isAbroad(concept); });
    if (ideas.length) return namedUnit(word, ideas, 0.8, []);
  }
  return null;
}
function correctedUnit(word, readings) {
  var concepts = new Map(), terms = new Map(), corrected = "";
  needKeys(readings.map(function (reading) { return reading[0]; }));
  readings.forEach(function (reading) {
    var held = get(reading[0]);
    if (!held) return;
    corrected = corrected || reading[0];
    held.concepts.forEach(function (concept) { if (!concepts.has(concept) && !isAbroad(concept)) concepts.set(concept, reading[1]); });
    if (held.hasPostings) terms.set(reading[0], reading[1]);
  });
  if (!concepts.size && (!terms.size || size(word) < SURE)) return null;
  var all = Array.from(concepts), places = all.filter(function (found) { return isPlace(found[0]); });
  if (places.length && places.length <= 4) return unit("place", word, places, Array.from(terms), { corrected: corrected });
  var ideas = all.filter(function (found) { return !isPlace(found[0]); });
  if (ideas.length && !terms.size && size(word) < SURE && !resembles(word, corrected, 1)) return null;
  return unit(ideas.length ? "idea" : "word", word, ideas, Array.from(terms), { weight: ideas.length ? 0.8 : 0.5, corrected: corrected });
}
function completed(word, least, unfinished) {
  var concepts = new Map(), terms = new Map(), length = size(word);
  if (length < least) return null;
  var within = shard(word);
  within.keys.forEach(function (other, row) {
    if (!other.startsWith(word) || other === word) return;
    var named = held(within, row), longer = size(other), factor = Math.floor(900 * length / longer + 0.5) / 1000;
    var nearly = unfinished || (length >= NEARLY && longer <= length + 2);
    if (concepts.size < COMPLETIONS) named.concepts.forEach(function (concept) {
      if (!isAbroad(concept) && (nearly || !isPlace(concept))) concepts.set(concept, Math.max(concepts.get(concept) || 0, factor));
    });
    if (named.hasPostings && longer <= length + 5 && terms.size < COMPLETIONS) terms.set(other, factor);
  });
  if (!concepts.size && !terms.size) return null;
  var all = Array.from(concepts), places = all.filter(function (found) { return isPlace(found[0]); });
  if (places.length) return unit("place", word, places, Array.from(terms));
  return unit(all.length ? "idea" : "word", word, all, Array.from(terms), { weight: 0.7 });
}
function heardUnit(words, most) {
  var places = new Set();
  joined(words).forEach(function (word) { if (!places.size) places = sounding(word, most); });
  if (!places.size || places.size > HEARD) return null;
  var sorted = Array.from(places).sort(before), ids = sorted.map(function (place) { return place.slice(3); });
  need(ids.map(placesName));
  return unit("place", words.join(" "), weighed(sorted, 0.7), [], { corrected: ids.map(function (id) { return place(id).label; }).join(" or ") });
}
function sounding(word, most) {
  var said = spoken(word), key = soundKey(said), places = new Set();
  var within = key ? shard(key) : { keys: [] };
  within.keys.forEach(function (other, row) {
    if (!other.startsWith(key + " ")) return;
    var found = apart(said, other.slice(key.length + 1));
    if (found > most || found === FAR) return;
    if (found < most) places = new Set();
    most = found;
    held(within, row).concepts.forEach(function (place) { places.add(place); });
  });
  return places;
}
function heardTogether(all, at) {
  for (var length = HEARD; length > 1; length--) {
    var some = all.slice(at, at + length), found = some.length === length && mayBeParts(some) ? heardUnit(some, FAR - 1) : null;
    if (found) return [found, length];
  }
  return null;
}
function mayBeParts(words) {
  if (words.some(function (word) { return leads(word) && get(word) && get(word).concepts.length; })) return false;
  needKeys(words);
  var held = words.map(get);
  return !held.every(Boolean) && !held.some(function (found) { return found && found.concepts.length; });
}

// What was understood, word for word, with the places told apart from the rest.
function plan(found, at) {
  var located = locate(found, at);
  return {
    places: located.places,
    units: told(located.rest, located.places.length > 0),
    choices: located.choices,
    unknown: found.filter(function (each) { return each.kind === "unknown"; }).map(function (each) { return each.said; }),
    abroad: located.places.length ? [] : found.filter(function (each) { return each.kind === "abroad"; }).map(function (each) { return each.said; }),
    corrections: found.filter(function (each) { return each.corrected; }).map(function (each) { return [each.said, each.corrected]; }),
    wantsHelp: found.some(function (each) { return carried.help.has(each.said); })
  };
}
function told(found, located) {
  if (located || found.some(function (each) { return !each.optional; })) return found;
  return found.map(function (each) { return Object.assign({}, each, { optional: false }); });
}
function keysOf(found) {
  return [].concat.apply([], found.map(function (each) {
    return each.concepts.concat(each.terms).map(function (weighed) { return weighed[0]; }).concat(each.phrase);
  }));
}
function locate(found, chosen) {
  var sure = found.some(function (each) { return each.kind === "place" && !each.other.length; });
  found = found.map(function (each) {
    return sure && each.kind === "place" && each.other.length ? Object.assign({}, each, { kind: "idea", concepts: each.other, other: [] }) : each;
  });
  var named = found.filter(function (each) { return each.kind === "place"; });
  var rest = found.filter(function (each) { return each.kind !== "place"; });
  var meant = named.map(function (each) { return each.concepts.map(function (weighed) { return [weighed[0].slice(3), weighed[1]]; }); });
  // All that ranking needs and that can be told by now is asked for together with what is known of the places.
  need(listFiles(keysOf(found)));
  function above(id) { return place(id).within; }
  meant = meant.map(function (options, at) {
    var others = new Set();
    meant.forEach(function (other, where) { if (where !== at) other.forEach(function (option) { others.add(option[0]); }); });
    var lying = options.filter(function (option) { return above(option[0]).some(function (outer) { return others.has(outer); }); });
    return lying.length ? lying : options;
  });
  var hosts = meant.map(function (options) { return options.every(function (option) { return place(option[0]).host; }); });
  if (hosts.every(Boolean)) hosts = hosts.map(function () { return false; });
  var inside = new Set();
  meant.forEach(function (options, at) {
    if (hosts[at]) rest.push(unit("idea", named[at].said,
      options.map(function (option) { return ["@p:" + option[0], option[1]]; }), [], { weight: 0.3, optional: true }));
    else options.forEach(function (option) { above(option[0]).forEach(function (outer) { inside.add(outer); }); });
  });
  var places = new Map(), choices = [];
  meant.forEach(function (options, at) {
    if (hosts[at] || options.every(function (option) { return inside.has(option[0]); })) return;
    var choice = asked(named[at].said, options, above);
    if (choice && choice.places.indexOf(chosen) >= 0) { options = [[chosen, 1]]; choice = null; }
    if (choice) choices.push(choice);
    options.forEach(function (option) { places.set(option[0], Math.max(places.get(option[0]) || 0, option[1])); });
  });
  return { places: Array.from(places), choices: choices, rest: rest };
}
function asked(said, options, above) {
  var apart = options.filter(function (option) {
    return !options.some(function (other) { return above(other[0]).indexOf(option[0]) >= 0; });
  }).map(function (option) { return option[0]; });
  if (apart.length > 1) return { said: said, places: apart.sort(before) };
  var only = place(apart[0]);
  return only.kind === "area" && only.members ? { said: said, places: only.members } : null;
}
