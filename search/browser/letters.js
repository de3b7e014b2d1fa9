// What a word is: the twin of analysis.py, working from the same data.
var folded = new Map(), kindOf = new Map(), spelling = spellings(TOLD.sounds), LONGEST = 40;
var UNUSUAL = /[^a-z0-9 ]/gu, WORDLY = /[\p{L}\p{N}\p{M}]/u, WIDE = /[^\x00-\x7f]/, PAIRED = new RegExp("[" + TOLD.pairs.map(function (range) {
  return range.map(function (code) { return String.fromCodePoint(code); }).join("-");
}).join("") + "]", "u");
Object.keys(TOLD.kinds).forEach(function (kind) { TOLD.kinds[kind].split(" ").forEach(function (word) { kindOf.set(word, kind); }); });

function spellings(sounds) {
  var near = [].concat(sounds.near, sounds.near.map(function (pair) { return pair[1] + pair[0]; })), classes = {};
  sounds.classes.forEach(function (group) { for (var letter of group) classes[letter] = group[0]; });
  return { spoken: sounds.spoken, classes: classes, near: new Set(near), articles: new Set(sounds.articles) };
}
function own(table, key) { return Object.prototype.hasOwnProperty.call(table, key) ? table[key] : undefined; }
function among(code, ranges) { return ranges.some(function (range) { return code >= range[0] && code <= range[1]; }); }
function foldOne(character) {
  var known = folded.get(character);
  if (known !== undefined) return known;
  known = own(TOLD.letters, character);
  if (known === undefined) known = among(character.codePointAt(0), TOLD.drop) ? "" : WORDLY.test(character) ? character : " ";
  folded.set(character, known);
  return known;
}
// Plain letters, digits and spaces stay as they are.
function translate(text) { return text.replace(UNUSUAL, foldOne); }
function fold(text) { return translate(translate(text.toLowerCase().normalize("NFKD")).normalize("NFC")); }
function shortened(word) { return word.length > LONGEST ? Array.from(word).slice(0, LONGEST).join("") : word; }
function tokens(text) {
  var found = [];
  fold(text).split(" ").forEach(function (word) {
    if (WIDE.test(word) && PAIRED.test(word)) inPairs(word, found);
    else if (word) found.push(shortened(word));
  });
  return found;
}
// Scripts that write without spaces give pairs of characters.
function inPairs(word, found) {
  var run = [], paired = null;
  function end() {
    if (run.length && !paired) found.push(shortened(run.join("")));
    if (run.length === 1 && paired) found.push(run[0]);
    if (paired) for (var at = 0; at + 1 < run.length; at++) found.push(run[at] + run[at + 1]);
    run = [];
  }
  for (var character of word) {
    var inRun = PAIRED.test(character);
    if (inRun !== paired) { end(); paired = inRun; }
    run.push(character);
  }
  end();
}
function size(word) { return Array.from(word).length; }
function isVerbal(word) { return TOLD.verbs.some(function (end) { return word.endsWith(end); }); }
function withoutOpening(word) {
  var opening = TOLD.openings.find(function (start) { return word.startsWith(start) && size(word) - size(start) >= 3; });
  return opening ? word.slice(opening.length) : word;
}
function trim(word) {
  word = withoutOpening(word);
  var ending = TOLD.endings.find(function (end) { return word.endsWith(end) && size(word) - size(end) >= 4; });
  return ending ? word.slice(0, word.length - ending.length) : word;
}
function trimmed(words) { return "~" + words.map(trim).join(" "); }
function kinds(words, small) {
  var rest = [], said = new Set();
  words.forEach(function (word) {
    var kind = kindOf.get(word) || kindOf.get(withoutOpening(word));
    if (kind) said.add(kind); else if (!small.has(word)) rest.push(word);
  });
  return [rest, Array.from(said).sort()];
}
function kinded(rest, said) { return trimmed(rest) + " ^" + said.join("^"); }
