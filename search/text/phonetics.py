"""How a name sounds, in whatever script: its spoken letters, the consonants it is filed under, and how far two are apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product

from search.text import analyzer

_DATA = analyzer.sound_tables()
_SPOKEN: dict[str, str] = _DATA["spoken"]
_EITHER: dict[str, str] = _DATA["either"]
_CLASSES = {letter: group[0] for group in _DATA["classes"] for letter in group}
_NEAR = frozenset(one + other for one, other in (*_DATA["near"], *(pair[::-1] for pair in _DATA["near"])))
_ARTICLES = frozenset(_DATA["articles"])
_VOWELS, _SOFTENING = "aeiou", ("e", "i", "y", "")
_LONGEST = 4  # letters that stand for one sound
# How far apart two names may sound, by how many firm sounds they share: the fewer, the closer they must be.
_ALLOWED = (-1, -1, 0, 1, 1, 2, 3)
_SHORTEST = 4  # spoken letters below which two consonants tell nothing
FAR = 99  # of two different words
MARK = "="


def joined(words: Sequence[str]) -> tuple[str, ...]:
    """A name as one word, without its article; and with it, as some write the two together."""
    whole = "".join(words)
    bare = "".join(words[1:]) if len(words) > 1 and words[0] in _ARTICLES else analyzer.without_opening(whole)
    return (bare, whole) if len(words) > 1 and bare != whole else (bare,)


@lru_cache(maxsize=100_000)
def spoken(word: str, choices: str = "") -> str:
    """The sounds a word's letters stand for; `choices` says how letters of two sounds are read, such as `ck` for a hard c."""
    chosen = dict(zip(choices[::2], choices[1::2], strict=True))
    heard: list[str] = []
    at = 0
    while at < len(word):
        size = next((size for size in range(_LONGEST, 1, -1) if word[at : at + size] in _SPOKEN), 1)
        letter = word[at : at + size]
        if letter in chosen:
            sound = chosen[letter]
        elif letter == "c":
            sound = "s" if word[at + 1 : at + 2] in _SOFTENING else "k"
        elif letter == "ه":
            sound = "a" if at else "h"  # within a word it writes a vowel in Kurdish, and hardly more in Arabic
        else:
            sound = _SPOKEN.get(letter, "")
        if sound and (not heard or heard[-1] != sound):
            heard.append(sound)
        at += size
    return "".join(heard).removesuffix("h")


def readings(word: str) -> Iterable[str]:
    """All ways a name may be spoken, as some letters stand for another sound in another language."""
    open_letters = [letter for letter in _EITHER if letter in word]
    ways = [("", *(letter + sound for sound in _EITHER[letter])) for letter in open_letters]
    return sorted({spoken(word, "".join(way)) for way in product(*ways)})


def key(heard: str) -> str:
    """The consonants of a spoken word, as the index files it; empty when there is none."""
    firm: list[str] = []
    for letter in heard:
        group = _CLASSES.get(letter)
        if group and (not firm or firm[-1] != group):
            firm.append(group)
    return MARK + "".join(firm) if firm else ""


def apart(one: str, other: str) -> int:
    """How far apart two spoken words of one key are; a large number when they are different words."""
    firm = len(key(one)) - len(MARK)
    firm += one[0] in _VOWELS and other[0] in _VOWELS
    firm += "h" in one and "h" in other
    if firm <= 2 and len(one) < _SHORTEST:
        return FAR
    found = _distance(one, other)
    return found if found <= _ALLOWED[min(firm, len(_ALLOWED) - 1)] else FAR


def resembles(word: str, other: str, most: int) -> bool:
    """Whether a word that looks like another also sounds like it, or only has letters swapped."""
    if sorted(word) == sorted(other) and len(word) > _SHORTEST:
        return True
    return _distance(spoken(word), spoken(other)) <= most


def _weight(letter: str) -> int:
    return 1 if letter in _VOWELS or letter == "h" else 3


def _distance(one: str, other: str) -> int:
    row = [0]
    for letter in other:
        row.append(row[-1] + _weight(letter))
    for letter in one:
        now = [row[0] + _weight(letter)]
        for at, there in enumerate(other, start=1):
            changed = 0 if letter == there else 1 if letter + there in _NEAR else 3
            if changed == 3 and letter in _VOWELS and there in _VOWELS:
                changed = 2
            now.append(min(row[at - 1] + changed, row[at] + _weight(letter), now[at - 1] + _weight(there)))
        row = now
    return row[-1]
