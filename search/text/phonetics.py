"""Phonetic matching of names across scripts: transcription, consonant keys and weighted phonetic distance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product

from search.text import analyzer

_DATA = analyzer.phonetic_tables()
_SOUNDS: dict[str, str] = _DATA["spoken"]
_ALTERNATIVES: dict[str, str] = _DATA["either"]
_CLASSES = {letter: group[0] for group in _DATA["classes"] for letter in group}
_SIMILAR = frozenset(one + other for one, other in (*_DATA["near"], *(pair[::-1] for pair in _DATA["near"])))
_ARTICLES = frozenset(_DATA["articles"])
_VOWELS, _SOFTENING_LETTERS = "aeiou", ("e", "i", "y", "")
_MAX_GRAPHEME = 4  # letters of one grapheme
# The distance allowed by the number of shared consonants: the fewer, the closer two names must be.
_ALLOWED_DISTANCE = (-1, -1, 0, 1, 1, 2, 3)
_MIN_SOUNDS = 4  # sounds below which two consonants are no evidence
MAX_DISTANCE = 99  # of different words
KEY_PREFIX = "="


def joined_forms(words: Sequence[str]) -> tuple[str, ...]:
    """A name as one word without its article, and with it, as both spellings are common."""
    whole = "".join(words)
    bare = "".join(words[1:]) if len(words) > 1 and words[0] in _ARTICLES else analyzer.strip_article(whole)
    return (bare, whole) if len(words) > 1 and bare != whole else (bare,)


@lru_cache(maxsize=100_000)
def transcribe(word: str, choices: str = "") -> str:
    """Transcribe a word to sounds; `choices` overrides letters with several sounds, such as `ck` for a hard c."""
    chosen = dict(zip(choices[::2], choices[1::2], strict=True))
    sounds: list[str] = []
    at = 0
    while at < len(word):
        size = next((size for size in range(_MAX_GRAPHEME, 1, -1) if word[at : at + size] in _SOUNDS), 1)
        letter = word[at : at + size]
        if letter in chosen:
            sound = chosen[letter]
        elif letter == "c":
            sound = "s" if word[at + 1 : at + 2] in _SOFTENING_LETTERS else "k"
        elif letter == "ه":
            sound = "a" if at else "h"  # inside a word it is a vowel in Kurdish, and nearly one in Arabic
        else:
            sound = _SOUNDS.get(letter, "")
        if sound and (not sounds or sounds[-1] != sound):
            sounds.append(sound)
        at += size
    return "".join(sounds).removesuffix("h")


def pronunciations(word: str) -> Iterable[str]:
    """All transcriptions of a word, as some letters have another sound in another language."""
    ambiguous_letters = [letter for letter in _ALTERNATIVES if letter in word]
    choices_by_letter = [("", *(letter + sound for sound in _ALTERNATIVES[letter])) for letter in ambiguous_letters]
    return sorted({transcribe(word, "".join(choice)) for choice in product(*choices_by_letter)})


def consonant_key(sounds: str) -> str:
    """The consonant classes of a transcription, as an index key; empty without a consonant."""
    consonants: list[str] = []
    for letter in sounds:
        group = _CLASSES.get(letter)
        if group and (not consonants or consonants[-1] != group):
            consonants.append(group)
    return KEY_PREFIX + "".join(consonants) if consonants else ""


def phonetic_distance(one: str, other: str) -> int:
    """The distance of two transcriptions with one consonant key; MAX_DISTANCE when they are different words."""
    consonants = len(consonant_key(one)) - len(KEY_PREFIX)
    consonants += one[0] in _VOWELS and other[0] in _VOWELS
    consonants += "h" in one and "h" in other
    if consonants <= 2 and len(one) < _MIN_SOUNDS:
        return MAX_DISTANCE
    found = _weighted_distance(one, other)
    return found if found <= _ALLOWED_DISTANCE[min(consonants, len(_ALLOWED_DISTANCE) - 1)] else MAX_DISTANCE


def sounds_like(word: str, other: str, limit: int) -> bool:
    """Whether two similar words also sound alike, or only have letters swapped."""
    if sorted(word) == sorted(other) and len(word) > _MIN_SOUNDS:
        return True
    return _weighted_distance(transcribe(word), transcribe(other)) <= limit


def _cost(letter: str) -> int:
    return 1 if letter in _VOWELS or letter == "h" else 3


def _weighted_distance(one: str, other: str) -> int:
    row = [0]
    for letter in other:
        row.append(row[-1] + _cost(letter))
    for letter in one:
        current = [row[0] + _cost(letter)]
        for at, there in enumerate(other, start=1):
            changed = 0 if letter == there else 1 if letter + there in _SIMILAR else 3
            if changed == 3 and letter in _VOWELS and there in _VOWELS:
                changed = 2
            current.append(min(row[at - 1] + changed, row[at] + _cost(letter), current[at - 1] + _cost(there)))
        row = current
    return row[-1]
