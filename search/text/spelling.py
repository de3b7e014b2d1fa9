"""Words by first letter and length, so that a mistyped word finds its neighbours, and how far two words are apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

SHORTEST, LONGEST = 4, 24
RARE = 3  # a word that stands in fewer entries, and in no title or name, is no correction
RARE_SHARE = 1500  # likewise in large collections, where chance alone repeats a word
_SMALL = 6000  # letters of all words, or of all names, that start with one, below which these share a file whatever their length
_BANDS = (12, 9, 7, SHORTEST)  # lengths from which words share a file otherwise: few files answer for one mistyped word
_MOST = 6
NAMES = "n"


def buckets(frequency: Mapping[str, int], strong: Iterable[str], entries: int) -> dict[str, str]:
    """The words one could have meant, by bucket; words of titles and names are filed under their second letter too.

    Names have buckets of their own as well: who errs in the first letter is led to names alone.
    """
    known = {word for word in strong if _fit(word)}
    filed: dict[tuple[str, int], list[str]] = {}
    for word in sorted(
        known | {word for word, count in frequency.items() if count >= max(RARE, entries // RARE_SHARE) and _fit(word)}
    ):
        strength = min(9, (frequency.get(word, 0) + 1).bit_length() - 1)
        marked = word + (chr(65 + strength) if word in known else str(strength))
        filed.setdefault((word[0], len(word)), []).append(marked)
        if word in known and word[1] != word[0]:
            filed.setdefault((word[1], len(word)), []).append(marked)
    names = {place: [marked for marked in found if marked[-1] >= "A"] for place, found in filed.items()}
    return {
        **_merged(filed, ""),
        **_merged({place: found for place, found in names.items() if found}, NAMES),
    }


def _merged(filed: Mapping[tuple[str, int], list[str]], sign: str) -> dict[str, str]:
    size: dict[str, int] = {}
    for (letter, _), found in filed.items():
        size[letter] = size.get(letter, 0) + sum(map(len, found))
    merged: dict[str, list[str]] = {}
    for (letter, length), found in sorted(filed.items()):
        merged.setdefault(sign + bucket(letter, band(length) if size[letter] > _SMALL else 0), []).extend(found)
    return {name: " ".join(found) for name, found in merged.items()}


def _fit(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and not word.isdigit() and word[0] not in "@~=" and " " not in word


def band(length: int) -> int:
    """The least length of the words that a word of some length shares a file with."""
    return next((start for start in _BANDS if length >= start), SHORTEST)


def bucket(letter: str, start: int) -> str:
    """The name of a bucket, by the least length in it; 0 holds all lengths."""
    return f"{ord(letter):x}-{start}"


def reaching(letter: str, length: int, most: int, sign: str = "") -> list[str]:
    """The names of buckets that may hold words as long as some length, give or take so many letters."""
    starts = {0, *map(band, range(length - most, length + most + 1))}
    return [sign + bucket(letter, start) for start in sorted(starts)]


def told(buckets: Iterable[str]) -> str:
    """The names of buckets in short: sign and letter, a hyphen, and each least length as a character."""
    lengths: dict[str, str] = {}
    for name in buckets:
        start, length = name.split("-")
        lengths[start] = lengths.get(start, "") + chr(48 + int(length))
    return " ".join(f"{start}-{found}" for start, found in lengths.items())


def untold(text: str) -> list[str]:
    """The names again."""
    return [
        f"{start}-{ord(length) - 48}"
        for start, _, found in (part.partition("-") for part in text.split(" "))
        for length in found
    ]


def reach(word: str) -> int:
    """How many errors a word may hold."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < 7 else 2


def wanted(word: str, known: frozenset[str], most: int) -> list[str]:
    """The buckets that may hold what a word with so many errors should have been."""
    names = reaching(word[0], len(word), most)
    if word[1] != word[0]:
        names += reaching(word[1], len(word), most, NAMES)
    return [name for name in names if name in known]


def corrections(word: str, known: frozenset[str], words: Callable[[str], Iterable[str]]) -> list[tuple[str, int]]:
    """What a mistyped word should have been, with its errors; two are looked for only where one explains nothing."""
    for most in range(1, reach(word) + 1):
        near = neighbours(word, [marked for name in wanted(word, known, most) for marked in words(name)], most)
        if near:
            return near
    return []


def neighbours(word: str, filed: Iterable[str], most: int) -> list[tuple[str, int]]:
    """The nearest words, best first: fewest errors, then words of titles and names, then common words."""
    signed = signature(word)
    found: dict[str, tuple[float, str, int]] = {}
    for marked in filed:
        known = marked[:-1]
        if abs(len(known) - len(word)) > most or (signature(known) ^ signed).bit_count() > 2 * most:
            continue
        errors = distance(word, known, most)
        if errors <= most:
            mark = ord(marked[-1])
            strength = mark - 65 if mark >= 65 else mark - 48
            first = 0 if known[0] == word[0] else 25
            found[known] = (errors * 100 + first - (50 if mark >= 65 else 0) - strength * 2, known, errors)
    ranked = sorted(found.values())
    if not ranked:
        return []
    best = min(errors for _, _, errors in ranked)
    return [(known, errors) for _, known, errors in ranked if errors == best][:_MOST]


def nearest(word: str, filed: Iterable[str]) -> list[str]:
    """Words further off than a typing error, nearest first: names to offer, not to search for."""
    most = 2 if len(word) < 7 else 3 if len(word) < 9 else 4
    near = {marked[:-1] for marked in filed if abs(len(marked) - 1 - len(word)) <= 2}
    found = sorted((distance(word, known, most), known) for known in near)
    return [known for errors, known in found if errors <= most]


@lru_cache(maxsize=300_000)
def signature(word: str) -> int:
    """The letters of a word as bits: words whose letters differ too much need no closer look."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def distance(one: str, other: str, most: int) -> int:
    """Letters inserted, left out, changed or swapped between two words; more than `most` is not counted out."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i in range(1, len(one) + 1):
        now = [i]
        for j in range(1, len(other) + 1):
            steps = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (one[i - 1] != other[j - 1]))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                steps = min(steps, before[j - 2] + 1)
            now.append(steps)
        if min(now) > most:
            return most + 1
        before, row = row, now
    return row[len(other)]
