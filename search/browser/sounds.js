// How a name sounds, in whatever script: the twin of sounds.py.
var ALLOWED = [-1, -1, 0, 1, 1, 2, 3], FEW_SOUNDS = 4, FAR = 99, VOWELS = "aeiou", SOFTENING = "eiy";

function joined(words) {
  var whole = words.join(""), bare = words.length > 1 && spelling.articles.has(words[0]) ? words.slice(1).join("") : withoutOpening(whole);
  return words.length > 1 && bare !== whole ? [bare, whole] : [bare];
}
function spoken(word) {
  var heard = "", at = 0;
  while (at < word.length) {
    var length = [4, 3, 2].find(function (size) { return at + size <= word.length && own(spelling.spoken, word.slice(at, at + size)) !== undefined; }) || 1;
    var letter = word.slice(at, at + length), next = word.charAt(at + 1), sound;
    if (letter === "c") sound = SOFTENING.indexOf(next) >= 0 ? "s" : "k";
    else if (letter === "ه") sound = at ? "a" : "h";
    else sound = own(spelling.spoken, letter) || "";
    if (sound && heard.slice(-1) !== sound) heard += sound;
    at += length;
  }
  return heard.replace(/h$/, "");
}
function soundKey(heard) {
  var firm = "";
  for (var letter of heard) {
    var group = spelling.classes[letter];
    if (group && firm.slice(-1) !== group) firm += group;
  }
  return firm ? "=" + firm : "";
}
function isVowel(letter) { return VOWELS.indexOf(letter) >= 0; }
function apart(one, other) {
  var firm = soundKey(one).length - 1 + (isVowel(one[0]) && isVowel(other[0])) + (one.indexOf("h") >= 0 && other.indexOf("h") >= 0);
  if (firm <= 2 && one.length < FEW_SOUNDS) return FAR;
  var found = soundDistance(one, other);
  return found <= ALLOWED[Math.min(firm, ALLOWED.length - 1)] ? found : FAR;
}
function sameLetters(one, other) { return Array.from(one).sort().join("") === Array.from(other).sort().join(""); }
function resembles(word, other, most) {
  return sameLetters(word, other) && size(word) > FEW_SOUNDS || soundDistance(spoken(word), spoken(other)) <= most;
}
function soundWeight(letter) { return isVowel(letter) || letter === "h" ? 1 : 3; }
function soundDistance(one, other) {
  var row = [0];
  for (var letter of other) row.push(row[row.length - 1] + soundWeight(letter));
  for (letter of one) {
    var now = [row[0] + soundWeight(letter)];
    for (var at = 1; at <= other.length; at++) {
      var there = other[at - 1], changed = letter === there ? 0 : spelling.near.has(letter + there) ? 1 : isVowel(letter) && isVowel(there) ? 2 : 3;
      now.push(Math.min(row[at - 1] + changed, row[at] + soundWeight(letter), now[at - 1] + soundWeight(there)));
    }
    row = now;
  }
  return row[row.length - 1];
}
