"""Extracted text in paragraphs, its fingerprint, and what two fetches of one page have in common."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from scrapers.extract.normalize import fold, normalize

# Raised whenever extraction or folding changes the text of a page: older fingerprints are then replaced without an alarm.
VERSION = 3

# Longer pages are compared by the hash of their whole text only.
MAX_PARAGRAPH_HASHES = 1000
# Two lines with a smaller ratio of equal words are different lines.
MIN_LINE_RATIO = 0.6
# SequenceMatcher takes time for every pair of equal items; beyond this many pairs items are matched by their counts.
MAX_MATCHING_PAIRS = 200_000

_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Paragraph:
    """One visible block of a page; `noise_free` is the text without what changes at every visit, where that differs."""

    text: str
    heading: bool = False
    noise_free: str | None = None

    @property
    def compared(self) -> str:
        """The text by which two observations are compared; passages are looked for in the whole text."""
        return self.text if self.noise_free is None else self.noise_free


@dataclass(frozen=True)
class ExtractedText:
    """Text of a document: `paragraphs` is the extracted part, `whole` everything visible, `how` the method."""

    paragraphs: tuple[Paragraph, ...]
    whole: tuple[Paragraph, ...] = ()
    how: str = "visible"
    title: str = ""

    @cached_property
    def joined(self) -> str:
        """The extracted part as one string."""
        return " ".join(paragraph.text for paragraph in self.paragraphs)

    def with_paragraphs(self, kept: Iterable[Paragraph]) -> ExtractedText:
        """The same text with other paragraphs in its extracted part."""
        return ExtractedText(tuple(kept), self.whole, self.how, self.title)


@dataclass(frozen=True)
class Fingerprint:
    """Hashes of a text that tell whether, where and how much it changed, without storing it.

    `cut` is the key of the extraction rule; `numbers` hashes all numbers; `paragraphs` has a short hash of each paragraph.
    """

    version: int
    cut: str
    sha256: str
    words: int
    numbers: str
    paragraphs: str

    def is_comparable(self, other: Fingerprint) -> bool:
        """Whether both were made by the same code and rule, so that a difference is a change of the page."""
        return (self.version, self.cut) == (other.version, other.cut)

    def retained_share(self, newer: Fingerprint) -> float:
        """Share of the paragraphs that a newer text still has, from 0 to 1."""
        old = set(self.paragraphs.split())
        return len(old & set(newer.paragraphs.split())) / len(old) if old else 0.0


def fingerprint(text: ExtractedText, cut: str) -> Fingerprint:
    """Fingerprint of a text that was extracted by the rule with the key `cut`."""
    folded = [line for paragraph in text.paragraphs if (line := fold(paragraph.compared))]
    joined = "\n".join(folded)
    return Fingerprint(
        version=VERSION,
        cut=cut,
        sha256=_hash(joined, 64),
        words=len(_WORD.findall(joined)),
        numbers=_hash(" ".join(_NUMBER.findall(joined)), 16),
        paragraphs=" ".join(_hash(line, 6) for line in folded[:MAX_PARAGRAPH_HASHES]),
    )


def paragraphs_of(lines: Iterable[str]) -> tuple[Paragraph, ...]:
    """Paragraphs of plain lines, without the empty ones."""
    return tuple(Paragraph(line) for line in map(normalize, lines) if line)


def common_text(first: ExtractedText, second: ExtractedText) -> ExtractedText:
    """The paragraphs of `first`, and the words of paragraphs, that `second` has as well."""
    one, two = ([fold(paragraph.compared) for paragraph in text.paragraphs] for text in (first, second))
    if one == two:
        return first
    if _matching_pairs(one, two) > MAX_MATCHING_PAIRS:
        kept_places = _matched_by_count(one, two)
        return first.with_paragraphs(first.paragraphs[place] for place in kept_places)
    kept: list[Paragraph] = []
    for kind, start, end, start2, end2 in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if kind == "equal":
            kept += first.paragraphs[start:end]
        elif kind == "replace" and end - start == end2 - start2:
            pairs = zip(first.paragraphs[start:end], second.paragraphs[start2:end2], strict=True)
            kept += [line for pair in pairs if (line := _common_words(*pair))]
    return first.with_paragraphs(kept)


def _common_words(first: Paragraph, second: Paragraph) -> Paragraph | None:
    """The words two versions of a line share; None when they are different lines."""
    one, two = first.compared.split(), second.compared.split()
    if _matching_pairs(one, two) > MAX_MATCHING_PAIRS:
        places = _matched_by_count(one, two)
        ratio = 2 * len(places) / (len(one) + len(two))
    else:
        match = SequenceMatcher(None, one, two, autojunk=False)
        ratio = match.ratio()
        places = [place for start, _, size in match.get_matching_blocks() for place in range(start, start + size)]
    if ratio < MIN_LINE_RATIO or not places:
        return None
    return Paragraph(" ".join(one[place] for place in places), first.heading)


def _matching_pairs(one: Sequence[str], two: Sequence[str]) -> int:
    """Number of pairs of equal items, which is the cost of one pass of SequenceMatcher."""
    counts = Counter(two)
    return sum(count * counts[item] for item, count in Counter(one).items())


def _matched_by_count(one: Sequence[str], two: Sequence[str]) -> list[int]:
    """Places in `one` of the items that `two` has as often, in linear time and without regard to order."""
    left, places = Counter(two), []
    for place, item in enumerate(one):
        if left[item] > 0:
            left[item] -= 1
            places.append(place)
    return places


def _hash(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]
