// What a word is: the twin of analysis.py, working from the same data.
var letters, marks, runs, openings, endings, sounds, blends, folded = new Map(), LONGEST = 40;
var WORDLY = /[\p{L}\p{N}\p{M}]/u;

function readLetters(data) {
  letters = data.letters; marks = data.drop; runs = data.pairs; openings = data.openings; endings = data.endings;
  sounds = data.sounds; blends = data.blends;
}
function own(table, key) { return Object.prototype.hasOwnProperty.call(table, key) ? table[key] : undefined; }
function among(code, ranges) { return ranges.some(function (range) { return code >= range[0] && code <= range[1]; }); }
function foldOne(character) {
  var known = folded.get(character);
  if (known !== undefined) return known;
  known = own(letters, character);
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
function trim(word) {
  var opening = openings.find(function (start) { return word.startsWith(start) && size(word) - size(start) >= 3; });
  if (opening) word = word.slice(opening.length);
  var ending = endings.find(function (end) { return word.endsWith(end) && size(word) - size(end) >= 4; });
  return ending ? word.slice(0, word.length - ending.length) : word;
}
function trimmed(words) { return "~" + words.map(trim).join(" "); }
function sound(word) {
  var heard = [], at = 0;
  while (at < word.length) {
    var blend = [3, 2].find(function (length) { return own(blends, word.slice(at, at + length)) !== undefined; }) || 0;
    var letter = blend ? blends[word.slice(at, at + blend)] : own(sounds, word[at]) || "";
    if (letter && heard[heard.length - 1] !== letter) heard.push(letter);
    at += blend || 1;
  }
  return heard.length >= (/^[\x00-\x7f]*$/.test(word) ? 4 : 3) ? "=" + heard.join("") : "";
}
