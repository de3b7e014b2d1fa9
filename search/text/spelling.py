"""Spelling correction: dictionary words by first letter and length, and optimal string alignment distance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

MIN_LENGTH, MAX_LENGTH = 4, 24
MIN_FREQUENCY = 3  # a word in fewer entries, and in no title or name, is never a correction
ENTRIES_PER_OCCURRENCE = 1500  # in large collections the minimum grows, as chance alone repeats a word
_SINGLE_BUCKET_LETTERS = 6000  # total letters of the words of one initial up to which they share one bucket
_BANDS = (12, 9, 7, MIN_LENGTH)  # lengths at which a bucket starts otherwise: few files serve one mistyped word
_MAX_CORRECTIONS = 6
_MAX_LENGTH_DIFFERENCE = 2  # of a similar name that is offered, not searched for
_OTHER_INITIAL_PENALTY, _NAME_BONUS = 25, 50  # against 100 for an edit
NAME_PREFIX = "n"


def build_buckets(frequency: Mapping[str, int], strong: Iterable[str], entries: int) -> dict[str, str]:
    """The words that may be corrections, by bucket; each word ends with a character for its frequency.

    Strong words (of titles and names) are listed under their second letter too, and in buckets of their own: a typing
    error in the first letter is corrected to a name only.
    """
    known = {word for word in strong if _is_indexable(word)}
    minimum = max(MIN_FREQUENCY, entries // ENTRIES_PER_OCCURRENCE)
    frequent = {word for word, count in frequency.items() if count >= minimum and _is_indexable(word)}
    words: dict[tuple[str, int], list[str]] = {}
    for word in sorted(known | frequent):
        strength = min(9, (frequency.get(word, 0) + 1).bit_length() - 1)
        marked = word + (chr(65 + strength) if word in known else str(strength))
        words.setdefault((word[0], len(word)), []).append(marked)
        if word in known and word[1] != word[0]:
            words.setdefault((word[1], len(word)), []).append(marked)
    names = {place: [marked for marked in found if marked[-1] >= "A"] for place, found in words.items()}
    return {
        **_merge_lengths(words, ""),
        **_merge_lengths({place: found for place, found in names.items() if found}, NAME_PREFIX),
    }


def _merge_lengths(words: Mapping[tuple[str, int], list[str]], prefix: str) -> dict[str, str]:
    size: dict[str, int] = {}
    for (letter, _), found in words.items():
        size[letter] = size.get(letter, 0) + sum(map(len, found))
    merged: dict[str, list[str]] = {}
    for (letter, length), found in sorted(words.items()):
        start = length_band(length) if size[letter] > _SINGLE_BUCKET_LETTERS else 0
        merged.setdefault(prefix + bucket_name(letter, start), []).extend(found)
    return {name: " ".join(found) for name, found in merged.items()}


def _is_indexable(word: str) -> bool:
    return MIN_LENGTH <= len(word) <= MAX_LENGTH and not word.isdigit() and word[0] not in "@~=" and " " not in word


def length_band(length: int) -> int:
    """The shortest length of the band of lengths that share a bucket."""
    return next((start for start in _BANDS if length >= start), MIN_LENGTH)


def bucket_name(letter: str, start: int) -> str:
    """The name of a bucket, by letter and shortest length; 0 stands for all lengths."""
    return f"{ord(letter):x}-{start}"


def candidate_buckets(letter: str, length: int, limit: int, prefix: str = "") -> list[str]:
    """The names of the buckets that may hold words within `limit` letters of a length."""
    starts = {0, *map(length_band, range(length - limit, length + limit + 1))}
    return [prefix + bucket_name(letter, start) for start in sorted(starts)]


def encode_names(buckets: Iterable[str]) -> str:
    """Encode bucket names: prefix and letter, a hyphen, then each shortest length as one character."""
    lengths: dict[str, str] = {}
    for name in buckets:
        start, length = name.split("-")
        lengths[start] = lengths.get(start, "") + chr(48 + int(length))
    return " ".join(f"{start}-{found}" for start, found in lengths.items())


def decode_names(text: str) -> list[str]:
    """Decode bucket names."""
    return [
        f"{start}-{ord(length) - 48}"
        for start, _, found in (part.partition("-") for part in text.split(" "))
        for length in found
    ]


def max_edits(word: str) -> int:
    """The number of typing errors that are looked for in a word: none, one or two, by its length."""
    return 0 if len(word) < MIN_LENGTH else 1 if len(word) < 7 else 2


def buckets_for(word: str, known: frozenset[str], limit: int) -> list[str]:
    """The existing buckets that may hold the correction of a word with up to `limit` edits."""
    names = candidate_buckets(word[0], len(word), limit)
    if word[1] != word[0]:
        names += candidate_buckets(word[1], len(word), limit, NAME_PREFIX)
    return [name for name in names if name in known]


def corrections(word: str, known: frozenset[str], words: Callable[[str], Iterable[str]]) -> list[tuple[str, int]]:
    """The corrections of a word with their edits; two edits are tried only where one finds nothing."""
    for limit in range(1, max_edits(word) + 1):
        candidates = [marked for name in buckets_for(word, known, limit) for marked in words(name)]
        near = neighbours(word, candidates, limit)
        if near:
            return near
    return []


def neighbours(word: str, candidates: Iterable[str], limit: int) -> list[tuple[str, int]]:
    """The nearest words with their edits, best first: fewest edits, then words of titles and names, then frequent words."""
    signature = letter_signature(word)
    found: dict[str, tuple[float, str, int]] = {}
    for marked in candidates:
        known = marked[:-1]
        if abs(len(known) - len(word)) > limit or (letter_signature(known) ^ signature).bit_count() > 2 * limit:
            continue
        edits = edit_distance(word, known, limit)
        if edits <= limit:
            marker = ord(marked[-1])
            is_name = marker >= 65
            strength = marker - 65 if is_name else marker - 48
            penalty = 0 if known[0] == word[0] else _OTHER_INITIAL_PENALTY
            found[known] = (edits * 100 + penalty - (_NAME_BONUS if is_name else 0) - strength * 2, known, edits)
    ranked = sorted(found.values())
    if not ranked:
        return []
    best = min(edits for _, _, edits in ranked)
    return [(known, edits) for _, known, edits in ranked if edits == best][:_MAX_CORRECTIONS]


def similar_words(word: str, candidates: Iterable[str]) -> list[str]:
    """Words farther away than a typing error, nearest first: they are offered to the reader, not searched for."""
    limit = 2 if len(word) < 7 else 3 if len(word) < 9 else 4
    near = {marked[:-1] for marked in candidates if abs(len(marked) - 1 - len(word)) <= _MAX_LENGTH_DIFFERENCE}
    found = sorted((edit_distance(word, known, limit), known) for known in near)
    return [known for edits, known in found if edits <= limit]


@lru_cache(maxsize=300_000)
def letter_signature(word: str) -> int:
    """The letters of a word as a bit set: words whose sets differ too much need no distance."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def edit_distance(one: str, other: str, limit: int) -> int:
    """Optimal string alignment distance: insertions, deletions, substitutions, swaps; `limit + 1` when it is larger."""
    return OSA.distance(one, other, score_cutoff=limit)
