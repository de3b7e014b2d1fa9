// What a word is: the twin of analysis.py, working from the same data.
var letters, marks, runs, openings, endings, verbs, kindOf, spelling, folded = new Map(), LONGEST = 40;
var WORDLY = /[\p{L}\p{N}\p{M}]/u;

function readLetters(data) {
  var sounds = data.sounds, near = [].concat(sounds.near, sounds.near.map(function (pair) { return pair[1] + pair[0]; })), classes = {};
  letters = data.letters; marks = data.drop; runs = data.pairs; openings = data.openings; endings = data.endings; verbs = data.verbs;
  sounds.classes.forEach(function (group) { for (var letter of group) classes[letter] = group[0]; });
  spelling = { spoken: sounds.spoken, classes: classes, near: new Set(near), articles: new Set(sounds.articles) };
  kindOf = new Map();
  Object.keys(data.kinds).forEach(function (kind) { data.kinds[kind].split(" ").forEach(function (word) { kindOf.set(word, kind); }); });
}
function own(table, key) { return Object.prototype.hasOwnProperty.call(table, key) ? table[key] : undefined; }
function among(code, ranges) { return ranges.some(function (range) { return code >= range[0] && code <= range[1]; }); }
function foldOne(character) {
  var known = folded.get(character);
  if (known !== undefined) return known;
  if (character >= "a" && character <= "z" || character >= "0" && character <= "9") known = character;
  else known = own(letters, character);
  if (known === undefined) known = among(character.codePointAt(0), marks) ? "" : WORDLY.test(character) ? character : " ";
  folded.set(character, known);
  return known;
}
function translate(text) {
  var out = "";
  for (var character of text) out += foldOne(character);
  return out;
}
function fold(text) { return translate(translate(text.toLowerCase().normalize("NFKD")).normalize("NFC")); }
function shortened(word) { return word.length > LONGEST ? Array.from(word).slice(0, LONGEST).join("") : word; }
function tokens(text) {
  var found = [];
  fold(text).split(" ").forEach(function (word) {
    if (!word) return;
    var run = [], paired = null;
    function end() {
      if (run.length && !paired) found.push(shortened(run.join("")));
      if (run.length === 1 && paired) found.push(run[0]);
      if (paired) for (var at = 0; at + 1 < run.length; at++) found.push(run[at] + run[at + 1]);
      run = [];
    }
    for (var character of word) {
      var inRun = among(character.codePointAt(0), runs);
      if (inRun !== paired) { end(); paired = inRun; }
      run.push(character);
    }
    end();
  });
  return found;
}
function size(word) { return Array.from(word).length; }
function isVerbal(word) { return verbs.some(function (end) { return word.endsWith(end); }); }
function withoutOpening(word) {
  var opening = openings.find(function (start) { return word.startsWith(start) && size(word) - size(start) >= 3; });
  return opening ? word.slice(opening.length) : word;
}
function trim(word) {
  word = withoutOpening(word);
  var ending = endings.find(function (end) { return word.endsWith(end) && size(word) - size(end) >= 4; });
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
