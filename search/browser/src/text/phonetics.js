// Phonetic transcription and distance of names in any script; the twin of the Python phonetics module.
import { config, own, size, stripArticle } from "./analyzer.js";

const ALLOWED = [-1, -1, 0, 1, 1, 2, 3], FEW_SOUNDS = 4, VOWELS = "aeiou", SOFTENING = "eiy";
/** More than any distance at which names sound alike. */
export const MAX_DISTANCE = 99;
/** @type {{ classes: Record<string, string>, near: Set<string>, articles: Set<string> } | undefined} */
let tables;

function soundTables() {
  if (tables) return tables;
  const { classes, near, articles } = config.sounds;
  return tables = {
    classes: Object.fromEntries(classes.flatMap(group => Array.from(group, letter => [letter, group[0]]))),
    near: new Set([...near, ...near.map(pair => pair[1] + pair[0])]),
    articles: new Set(articles)
  };
}

/** Ways to join the words of a name before it is transcribed. @param {string[]} words */
export function joinedForms(words) {
  const whole = words.join(""), hasArticle = words.length > 1 && soundTables().articles.has(words[0]);
  const bare = hasArticle ? words.slice(1).join("") : stripArticle(whole);
  return words.length > 1 && bare !== whole ? [bare, whole] : [bare];
}

/** A word as a few letters that stand for sounds. @param {string} word */
export function transcribe(word) {
  const { spoken } = config.sounds;
  let sounds = "", at = 0;
  while (at < word.length) {
    const length = [4, 3, 2].find(count => at + count <= word.length && own(spoken, word.slice(at, at + count)) !== undefined) || 1;
    const letters = word.slice(at, at + length);
    let sound;
    if (letters === "c") sound = SOFTENING.includes(word.charAt(at + 1)) ? "s" : "k";
    else if (letters === "ه") sound = at ? "a" : "h";
    else sound = own(spoken, letters) || "";
    if (sound && sounds.slice(-1) !== sound) sounds += sound;
    at += length;
  }
  return sounds.replace(/h$/, "");
}

/** The dictionary key of a transcription: its consonants by class. @param {string} sounds */
export function consonantKey(sounds) {
  let key = "";
  for (const letter of sounds) {
    const group = soundTables().classes[letter];
    if (group && key.slice(-1) !== group) key += group;
  }
  return key ? `=${key}` : "";
}

const isVowel = (/** @type {string} */ letter) => VOWELS.includes(letter);
const weight = (/** @type {string} */ letter) => isVowel(letter) || letter === "h" ? 1 : 3;

/** The distance of two transcriptions, MAX_DISTANCE if they do not sound alike. @param {string} one @param {string} other */
export function phoneticDistance(one, other) {
  const bothStartWithVowel = isVowel(one[0]) && isVowel(other[0]), bothHaveH = one.includes("h") && other.includes("h");
  const firm = consonantKey(one).length - 1 + Number(bothStartWithVowel) + Number(bothHaveH);
  if (firm <= 2 && one.length < FEW_SOUNDS) return MAX_DISTANCE;
  const found = soundDistance(one, other);
  return found <= ALLOWED[Math.min(firm, ALLOWED.length - 1)] ? found : MAX_DISTANCE;
}

const sortedLetters = (/** @type {string} */ word) => Array.from(word).sort().join("");

/** Whether a correction is an anagram of a word or sounds like it. @param {string} word @param {string} other @param {number} most */
export const soundsLike = (word, other, most) =>
  sortedLetters(word) === sortedLetters(other) && size(word) > FEW_SOUNDS || soundDistance(transcribe(word), transcribe(other)) <= most;

/** Weighted edit distance: consonants cost more than vowels. @param {string} one @param {string} other */
function soundDistance(one, other) {
  const { near } = soundTables();
  let row = [0];
  for (const letter of other) row.push(row[row.length - 1] + weight(letter));
  for (const letter of one) {
    const next = [row[0] + weight(letter)];
    for (let at = 1; at <= other.length; at++) {
      const target = other[at - 1];
      const change = letter === target ? 0 : near.has(letter + target) ? 1 : isVowel(letter) && isVowel(target) ? 2 : 3;
      next.push(Math.min(row[at - 1] + change, row[at] + weight(letter), next[at - 1] + weight(target)));
    }
    row = next;
  }
  return row[row.length - 1];
}
