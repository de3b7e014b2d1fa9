"""The text of a source in paragraphs, with what is needed to compare it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from scrapers.extract.normalize import fold, normalize

# Raised whenever extraction or folding changes what a text looks like: old fingerprints are then re-based, not alarmed on.
VERSION = 1

# Beyond this many paragraphs a page is compared by its whole text only.
MARKED = 1000
SAME_LINE = 0.6

_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Paragraph:
    """One visible block of a page."""

    text: str
    heading: bool = False


@dataclass(frozen=True)
class ExtractedText:
    """What a source says: the part that matters, and everything visible as a safety net for quotations."""

    paragraphs: tuple[Paragraph, ...]
    whole: tuple[Paragraph, ...] = ()
    how: str = "visible"
    title: str = ""

    @cached_property
    def joined(self) -> str:
        """The part that matters, in one string."""
        return " ".join(paragraph.text for paragraph in self.paragraphs)

    def with_paragraphs(self, retained_share: Iterable[Paragraph]) -> ExtractedText:
        """The same text with some of its paragraphs."""
        return ExtractedText(tuple(retained_share), self.whole, self.how, self.title)


@dataclass(frozen=True)
class Fingerprint:
    """What is kept of a text: enough to say that it changed, where, and how much; never the text."""

    version: int
    cut: str
    sha256: str
    simhash: str
    words: int
    numbers: str
    paragraphs: str

    def is_comparable(self, other: Fingerprint) -> bool:
        """Whether both were made the same way, so that a difference is the page's and not ours."""
        return (self.version, self.cut) == (other.version, other.cut)

    def retained_share(self, newer: Fingerprint) -> float:
        """The share of this text's paragraphs that the newer one still has."""
        old = set(self.paragraphs.split())
        return len(old & set(newer.paragraphs.split())) / len(old) if old else 0.0


def fingerprint(text: ExtractedText, cut: str) -> Fingerprint:
    """The fingerprint of a text; `cut` names the selector, masks and rule that cut it out of its page."""
    folded = [fold(paragraph.text) for paragraph in text.paragraphs]
    joined = "\n".join(folded)
    words = _WORD.findall(joined)
    return Fingerprint(
        version=VERSION,
        cut=cut,
        sha256=_digest(joined, 64),
        simhash=f"{simhash(words):016x}",
        words=len(words),
        numbers=_digest(" ".join(_NUMBER.findall(joined)), 16),
        paragraphs=" ".join(_digest(line, 6) for line in folded[:MARKED]),
    )


def simhash(words: list[str]) -> int:
    """64 bits that differ little when the three-word runs of two texts differ little."""
    totals = [0] * 64
    for start in range(max(1, len(words) - 2)):
        run = " ".join(words[start : start + 3])
        bits = int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big")
        for place in range(64):
            totals[place] += 1 if bits >> place & 1 else -1
    return sum(1 << place for place, total in enumerate(totals) if total > 0)


def paragraphs_of(lines: Iterable[str]) -> tuple[Paragraph, ...]:
    """Paragraphs from plain lines, without the empty ones."""
    return tuple(Paragraph(line) for line in map(normalize, lines) if line)


def common_text(first: ExtractedText, second: ExtractedText) -> ExtractedText:
    """What two fetches of one page have in common; a line, or the words of a line, that only one of them has is no news."""
    one, two = ([fold(paragraph.text) for paragraph in text.paragraphs] for text in (first, second))
    if one == two:
        return first
    retained_share: list[Paragraph] = []
    for kind, start, end, start2, end2 in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if kind == "equal":
            retained_share += first.paragraphs[start:end]
        elif kind == "replace" and end - start == end2 - start2:
            pairs = zip(first.paragraphs[start:end], second.paragraphs[start2:end2], strict=True)
            retained_share += [line for pair in pairs if (line := _common(*pair))]
    return first.with_paragraphs(retained_share)


def _common(first: Paragraph, second: Paragraph) -> Paragraph | None:
    """The words two versions of a line share, when they are the same line at all."""
    one, two = first.text.split(), second.text.split()
    match = SequenceMatcher(None, one, two, autojunk=False)
    if match.ratio() < SAME_LINE:
        return None
    words = [word for start, _, size in match.get_matching_blocks() for word in one[start : start + size]]
    return Paragraph(" ".join(words), first.heading) if words else None


def _digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]
