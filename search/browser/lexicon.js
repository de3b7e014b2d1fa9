// Neighbours of a mistyped word: the twin of lexicon.py.
var SHORTEST = 4, MOST_NEAR = 6, BANDS = [12, 9, 7, SHORTEST], corrected = new Map();

function band(length) { return BANDS.find(function (start) { return length >= start; }) || SHORTEST; }
function reaching(letter, length, most, sign) {
  var starts = new Set([0]);
  for (var each = length - most; each <= length + most; each++) starts.add(band(each));
  return Array.from(starts).map(function (start) { return sign + letter.codePointAt(0).toString(16) + "-" + start; })
    .filter(function (name) { return known.has(name); });
}
function reach(word) { var length = size(word); return length < SHORTEST ? 0 : length < 7 ? 1 : 2; }
function wanted(word, most) {
  var letters = Array.from(word), names = reaching(letters[0], letters.length, most, "");
  return letters[1] === letters[0] ? names : names.concat(reaching(letters[1], letters.length, most, "n"));
}
function needBuckets(names) { need(names.map(function (name) { return "words-" + name + ".js"; })); }
function filed(buckets) {
  needBuckets(buckets);
  return [].concat.apply([], buckets.map(words));
}
// What mistyped words should have been, with the errors of each; two are looked for only where one explains nothing.
function corrections(mistyped) {
  var found = new Map();
  for (var most = 1; most <= 2; most++) {
    var left = mistyped.filter(function (word) { return reach(word) >= most && !found.has(word); });
    needBuckets([].concat.apply([], left.filter(function (word) { return !corrected.has(word + most); }).map(function (word) { return wanted(word, most); })));
    left.forEach(function (word) {
      var known = word + most, near = corrected.get(known) || neighbours(word, filed(wanted(word, most)), most);
      corrected.set(known, near);
      if (near.length) found.set(word, near);
    });
  }
  return found;
}
function bits(word) {
  var set = 0;
  for (var at = 0; at < word.length; at++) {
    var code = word.charCodeAt(at);
    if (code >= 0xd800 && code < 0xe000) { code = word.codePointAt(at); at++; }
    set |= 1 << (code & 31);
  }
  return set;
}
function ones(value) { var count = 0; while (value) { value &= value - 1; count++; } return count; }
function neighbours(word, marked, most) {
  var length = size(word), signed = bits(word), found = new Map();
  marked.forEach(function (mark) {
    // Code units are at least as many as letters: a quick look spares most words the slow one.
    if (mark.length - 1 < length - most) return;
    var other = mark.slice(0, -1);
    if (ones(bits(other) ^ signed) > 2 * most || Math.abs(size(other) - length) > most) return;
    var errors = distance(word, other, most);
    if (errors > most) return;
    var code = mark.charCodeAt(mark.length - 1), strength = code >= 65 ? code - 65 : code - 48;
    var first = other.codePointAt(0) === word.codePointAt(0) ? 0 : 25;
    found.set(other, [errors * 100 + first - (code >= 65 ? 50 : 0) - strength * 2, other, errors]);
  });
  var ranked = Array.from(found.values()).sort(function (a, b) { return a[0] - b[0] || before(a[1], b[1]); });
  var best = Math.min.apply(null, ranked.map(function (near) { return near[2]; }));
  return ranked.filter(function (near) { return near[2] === best; }).slice(0, MOST_NEAR)
    .map(function (near) { return [near[1], near[2]]; });
}
function nearestWords(word, marked) {
  var length = size(word), most = length < 7 ? 2 : length < 9 ? 3 : 4;
  var near = new Set(marked.map(function (mark) { return mark.slice(0, -1); })
    .filter(function (other) { return Math.abs(size(other) - length) <= 2; }));
  return Array.from(near).map(function (other) { return [distance(word, other, most), other]; })
    .filter(function (found) { return found[0] <= most; })
    .sort(function (a, b) { return a[0] - b[0] || before(a[1], b[1]); })
    .map(function (found) { return found[1]; });
}
function distance(one, other, most) {
  one = Array.from(one); other = Array.from(other);
  var older = [], row = [], j;
  for (j = 0; j <= other.length; j++) row.push(j);
  for (var i = 1; i <= one.length; i++) {
    var now = [i], least = i;
    for (j = 1; j <= other.length; j++) {
      var steps = Math.min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) steps = Math.min(steps, older[j - 2] + 1);
      now.push(steps);
      if (steps < least) least = steps;
    }
    if (least > most) return most + 1;
    older = row;
    row = now;
  }
  return row[other.length];
}
