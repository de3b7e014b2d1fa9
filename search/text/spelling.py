"""Words by first letter and length, so that a mistyped word finds its neighbours, and how far two words are apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

MIN_LENGTH, MAX_LENGTH = 4, 24
MIN_FREQUENCY = 3  # a word that stands in fewer entries, and in no title or name, is no correction
ENTRIES_PER_OCCURRENCE = 1500  # likewise in large collections, where chance alone repeats a word
_SINGLE_BUCKET_LETTERS = 6000  # letters of all words, or of all names, that start with one, below which these share a file whatever their length
_BANDS = (
    12,
    9,
    7,
    MIN_LENGTH,
)  # lengths from which words share a file otherwise: few files answer for one mistyped word
_MAX_CORRECTIONS = 6
NAME_PREFIX = "n"


def build_buckets(frequency: Mapping[str, int], strong: Iterable[str], entries: int) -> dict[str, str]:
    """The words one could have meant, by bucket; words of titles and names are filed under their second letter too.

    Names have buckets of their own as well: who errs in the first letter is led to names alone.
    """
    known = {word for word in strong if _is_indexable(word)}
    candidates: dict[tuple[str, int], list[str]] = {}
    for word in sorted(
        known
        | {
            word
            for word, count in frequency.items()
            if count >= max(MIN_FREQUENCY, entries // ENTRIES_PER_OCCURRENCE) and _is_indexable(word)
        }
    ):
        strength = min(9, (frequency.get(word, 0) + 1).bit_length() - 1)
        marked = word + (chr(65 + strength) if word in known else str(strength))
        candidates.setdefault((word[0], len(word)), []).append(marked)
        if word in known and word[1] != word[0]:
            candidates.setdefault((word[1], len(word)), []).append(marked)
    names = {place: [marked for marked in found if marked[-1] >= "A"] for place, found in candidates.items()}
    return {
        **_merge_lengths(candidates, ""),
        **_merge_lengths({place: found for place, found in names.items() if found}, NAME_PREFIX),
    }


def _merge_lengths(candidates: Mapping[tuple[str, int], list[str]], sign: str) -> dict[str, str]:
    size: dict[str, int] = {}
    for (letter, _), found in candidates.items():
        size[letter] = size.get(letter, 0) + sum(map(len, found))
    merged: dict[str, list[str]] = {}
    for (letter, length), found in sorted(candidates.items()):
        merged.setdefault(
            sign + bucket_name(letter, length_band(length) if size[letter] > _SINGLE_BUCKET_LETTERS else 0), []
        ).extend(found)
    return {name: " ".join(found) for name, found in merged.items()}


def _is_indexable(word: str) -> bool:
    return MIN_LENGTH <= len(word) <= MAX_LENGTH and not word.isdigit() and word[0] not in "@~=" and " " not in word


def length_band(length: int) -> int:
    """The least length of the words that a word of some length shares a file with."""
    return next((start for start in _BANDS if length >= start), MIN_LENGTH)


def bucket_name(letter: str, start: int) -> str:
    """The name of a bucket, by the least length in it; 0 holds all lengths."""
    return f"{ord(letter):x}-{start}"


def candidate_buckets(letter: str, length: int, limit: int, sign: str = "") -> list[str]:
    """The names of buckets that may hold words as long as some length, give or take so many letters."""
    starts = {0, *map(length_band, range(length - limit, length + limit + 1))}
    return [sign + bucket_name(letter, start) for start in sorted(starts)]


def encode_names(buckets: Iterable[str]) -> str:
    """The names of buckets in short: sign and letter, a hyphen, and each least length as a character."""
    lengths: dict[str, str] = {}
    for name in buckets:
        start, length = name.split("-")
        lengths[start] = lengths.get(start, "") + chr(48 + int(length))
    return " ".join(f"{start}-{found}" for start, found in lengths.items())


def decode_names(text: str) -> list[str]:
    """The names again."""
    return [
        f"{start}-{ord(length) - 48}"
        for start, _, found in (part.partition("-") for part in text.split(" "))
        for length in found
    ]


def max_edits(word: str) -> int:
    """How many errors a word may hold."""
    return 0 if len(word) < MIN_LENGTH else 1 if len(word) < 7 else 2


def buckets_for(word: str, known: frozenset[str], limit: int) -> list[str]:
    """The buckets that may hold what a word with so many errors should have been."""
    names = candidate_buckets(word[0], len(word), limit)
    if word[1] != word[0]:
        names += candidate_buckets(word[1], len(word), limit, NAME_PREFIX)
    return [name for name in names if name in known]


def corrections(word: str, known: frozenset[str], words: Callable[[str], Iterable[str]]) -> list[tuple[str, int]]:
    """What a mistyped word should have been, with its errors; two are looked for only where one explains nothing."""
    for limit in range(1, max_edits(word) + 1):
        near = neighbours(word, [marked for name in buckets_for(word, known, limit) for marked in words(name)], limit)
        if near:
            return near
    return []


def neighbours(word: str, candidates: Iterable[str], limit: int) -> list[tuple[str, int]]:
    """The nearest words, best first: fewest errors, then words of titles and names, then common words."""
    signature = letter_signature(word)
    found: dict[str, tuple[float, str, int]] = {}
    for marked in candidates:
        known = marked[:-1]
        if abs(len(known) - len(word)) > limit or (letter_signature(known) ^ signature).bit_count() > 2 * limit:
            continue
        errors = edit_distance(word, known, limit)
        if errors <= limit:
            marker = ord(marked[-1])
            strength = marker - 65 if marker >= 65 else marker - 48
            first = 0 if known[0] == word[0] else 25
            found[known] = (errors * 100 + first - (50 if marker >= 65 else 0) - strength * 2, known, errors)
    ranked = sorted(found.values())
    if not ranked:
        return []
    best = min(errors for _, _, errors in ranked)
    return [(known, errors) for _, known, errors in ranked if errors == best][:_MAX_CORRECTIONS]


def similar_words(word: str, candidates: Iterable[str]) -> list[str]:
    """Words further off than a typing error, nearest first: names to offer, not to search for."""
    limit = 2 if len(word) < 7 else 3 if len(word) < 9 else 4
    near = {marked[:-1] for marked in candidates if abs(len(marked) - 1 - len(word)) <= 2}
    found = sorted((edit_distance(word, known, limit), known) for known in near)
    return [known for errors, known in found if errors <= limit]


@lru_cache(maxsize=300_000)
def letter_signature(word: str) -> int:
    """The letters of a word as bits: words whose letters differ too much need no closer look."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def edit_distance(one: str, other: str, limit: int) -> int:
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
        if min(now) > limit:
            return limit + 1
        before, row = row, now
    return row[len(other)]
