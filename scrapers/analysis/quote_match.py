"""Whether a source still says what is quoted from it."""

from __future__ import annotations

import bisect
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from rapidfuzz import fuzz

from scrapers.analysis.protected_terms import protected_terms
from scrapers.extract.normalize import fold, normalize
from scrapers.extract.text import ExtractedText, Paragraph

NEAR = 85.0
SEARCHED = 600_000


class Standing(StrEnum):
    """How a quotation stands in a text."""

    EXACT = "exact"
    FOLDED = "folded"
    NEAR = "near"
    ABSENT = "absent"

    @property
    def verbatim(self) -> bool:
        """Only word for word is standing; a likeness score cannot see a flipped negation."""
        return self in (Standing.EXACT, Standing.FOLDED)


@dataclass(frozen=True)
class Quote:
    """A passage some claim rests on."""

    claim: str
    source: str
    passage: str
    language: str = ""


@dataclass(frozen=True)
class QuoteMatch:
    """Where and how a quotation was found, and what stands around it."""

    standing: Standing
    score: float = 100.0
    tokens_equal: bool = True
    asked: str = ""
    there: str = ""
    sentence: tuple[str, ...] = ()
    around: tuple[str, ...] = ()


def quotes_from_evidence(data: Iterable[Mapping[str, str | None]], source: str | None = None) -> list[Quote]:
    """The quotations of the compiled evidence file, for one source or all."""
    counts: Counter[tuple[str, str]] = Counter()
    quotes = []
    for item in data:
        if not item.get("quote") or (source is not None and item["source"] != source):
            continue
        key = (str(item["claim"]), str(item["source"]))
        counts[key] += 1
        # A claim may rest on two passages of one source; each is followed by itself.
        claim = key[0] if counts[key] == 1 else f"{key[0]} ({counts[key]})"
        quotes.append(Quote(claim, key[1], str(item["quote"]), str(item.get("quote_language") or "")))
    return quotes


def match_quote(passage: str, text: ExtractedText) -> QuoteMatch:
    """How a quoted passage stands: first in the part that matters, then anywhere visible."""
    best = QuoteMatch(Standing.ABSENT, 0.0, False, digest(normalize(passage)))
    for paragraphs in (text.paragraphs, text.whole):
        found = _match(passage, paragraphs)
        if found.standing.verbatim:
            return found
        if (found.standing is Standing.NEAR, found.score) > (best.standing is Standing.NEAR, best.score):
            best = found
    return best


def _match(passage: str, paragraphs: tuple[Paragraph, ...]) -> QuoteMatch:
    places = _ParagraphIndex(paragraphs)
    for standing, form in ((Standing.EXACT, normalize), (Standing.FOLDED, fold)):
        joined = places.joined(form)
        spans = [_find(part, joined) for part in _parts(form(passage))]
        if spans and all(spans):
            firsts = [span[0] for span in spans]
            if all(one[0] <= two[0] for one, two in pairwise(firsts)):
                starts = [start for start, _ in spans[0]]
                around = tuple(places.around(start, form) for start in starts)
                sentences = tuple(_sentence(joined, *span, places.bounds(*span, form)) for span in spans[0])
                return QuoteMatch(standing, asked=digest(normalize(passage)), sentence=sentences, around=around)
    return replace(_near(fold(passage), places.joined(fold)), asked=digest(normalize(passage)))


def _near(passage: str, text: str) -> QuoteMatch:
    text = text[:SEARCHED]
    if not passage or not text:
        return QuoteMatch(Standing.ABSENT, 0.0, False)
    place = fuzz.partial_ratio_alignment(passage, text, score_cutoff=NEAR)
    if place is None:
        return QuoteMatch(Standing.ABSENT, 0.0, False)
    there = _whole_words(text, place.dest_start, place.dest_end)
    return QuoteMatch(
        Standing.NEAR, round(place.score, 1), protected_terms(there) == protected_terms(passage), there=there
    )


def _parts(passage: str) -> list[str]:
    """The pieces of a passage between its omissions."""
    pieces = re.split(r"\s*[\[(]?(?:…|\.\.\.)[\])]?\s*", passage)
    return [piece for piece in pieces if re.search(r"\w", piece)]


def _find(part: str, text: str) -> list[tuple[int, int]]:
    """Every place of a passage that is not the inside of a longer word or number."""
    pattern = re.escape(part)
    if part[0].isalnum():
        pattern = r"(?<!\w)(?<!\d[.,:/])(?<!-(?=\d))" + pattern
    if part[-1].isalnum():
        pattern += r"(?!\w)(?![.,:/]\d)"
    return [match.span() for match in re.finditer(pattern, text)]


_SENTENCE_END = re.compile(r"[.!?؟;](?=\s)(?<!\d\.)")


def _sentence(text: str, start: int, end: int, bounds: tuple[int, int]) -> str:
    """A digest of the protected tokens of the sentences a passage lies in: 'not' may stand just outside it."""
    before = [match.end() for match in _SENTENCE_END.finditer(text, bounds[0], start)]
    after = _SENTENCE_END.search(text, max(start, end - 1), bounds[1])
    return digest(
        " ".join(protected_terms(text[before[-1] if before else bounds[0] : after.end() if after else bounds[1]]))
    )


def _whole_words(text: str, start: int, end: int) -> str:
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end].strip()


def digest(text: str) -> str:
    """Enough of a hash to see a difference; the text itself stays where it was published."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class _ParagraphIndex:
    """Paragraphs joined for searching, and the way back from a place to its neighbours."""

    def __init__(self, paragraphs: tuple[Paragraph, ...]) -> None:
        self._paragraphs = paragraphs
        self._forms: dict[str, tuple[str, list[int]]] = {}

    def joined(self, form: object) -> str:
        return self._made(form)[0]

    def around(self, start: int, form: object) -> str:
        """A digest of the paragraph at a place, its neighbours and the heading it stands under."""
        here = bisect.bisect_right(self._made(form)[1], start) - 1
        heading = next((p.text for p in reversed(self._paragraphs[:here]) if p.heading), "")
        near = self._paragraphs[max(0, here - 1) : here + 2]
        return digest("\n".join([fold(heading), *(fold(paragraph.text) for paragraph in near)]))

    def bounds(self, start: int, end: int, form: object) -> tuple[int, int]:
        """Where the paragraphs that hold a span begin and end."""
        joined, starts = self._made(form)
        after = bisect.bisect_left(starts, end)
        return starts[bisect.bisect_right(starts, start) - 1], starts[after] if after < len(starts) else len(joined)

    def _made(self, form: object) -> tuple[str, list[int]]:
        name = "fold" if form is fold else "tidy"
        if name not in self._forms:
            make = fold if name == "fold" else normalize
            starts, pieces, at = [], [], 0
            for paragraph in self._paragraphs:
                piece = make(paragraph.text)
                starts.append(at)
                pieces.append(piece)
                at += len(piece) + 1
            self._forms[name] = (" ".join(pieces), starts)
        return self._forms[name]
