"""Quote matching: finds a quoted passage in an extracted text, word for word or approximately."""

from __future__ import annotations

import bisect
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import accumulate, pairwise

from rapidfuzz import fuzz

from scrapers.analysis.protected_terms import protected_terms
from scrapers.analysis.quotes import Quote, QuoteMatch, Standing
from scrapers.extract.normalize import fold, fold_formatting, normalize
from scrapers.extract.text import ExtractedText, Paragraph

# Lowest similarity, out of 100, of an approximate match, and the characters that are searched for one.
MIN_SIMILARITY = 85.0
MAX_SEARCHED = 300_000


def quotes_from_evidence(data: Iterable[Mapping[str, str | None]], source: str | None = None) -> list[Quote]:
    """Quotations of the compiled evidence file, of one source or all."""
    counts: Counter[tuple[str, str]] = Counter()
    quotes = []
    for item in data:
        if not item.get("quote") or (source is not None and item["source"] != source):
            continue
        key = (str(item["claim"]), str(item["source"]))
        counts[key] += 1
        # A claim may quote two passages of one source; each has a state of its own.
        claim = key[0] if counts[key] == 1 else f"{key[0]} ({counts[key]})"
        quotes.append(Quote(claim, key[1], str(item["quote"]), str(item.get("quote_language") or "")))
    return quotes


def match_quote(passage: str, text: ExtractedText) -> QuoteMatch:
    """Match of a quoted passage: first in the extracted part, then in the whole visible text."""
    best = QuoteMatch(Standing.ABSENT, 0.0, False, digest(normalize(passage)))
    for paragraphs in (text.paragraphs, text.whole) if text.whole != text.paragraphs else (text.paragraphs,):
        found = _match(passage, paragraphs)
        if found.standing.verbatim:
            return found
        if (found.standing is Standing.NEAR, found.score) > (best.standing is Standing.NEAR, best.score):
            best = found
    return best


def _match(passage: str, paragraphs: tuple[Paragraph, ...]) -> QuoteMatch:
    folded = _ParagraphIndex(paragraphs, fold)
    found = _verbatim(passage, folded, Standing.FOLDED)
    if found is not None:
        # What matches exactly matches folded as well.
        return _verbatim(passage, _ParagraphIndex(paragraphs, normalize), Standing.EXACT) or found
    found = _verbatim(passage, _ParagraphIndex(paragraphs, fold_formatting), Standing.FOLDED)
    return found or replace(_most_similar(fold(passage), folded.joined), asked=digest(normalize(passage)))


def _verbatim(passage: str, index: _ParagraphIndex, standing: Standing) -> QuoteMatch | None:
    """Match of all parts of a passage in their order; None when one is not there word for word."""
    spans = [_find(part, index.joined) for part in _parts(index.form(passage))]
    if not spans or not all(spans):
        return None
    if any(one[0][0] > two[0][0] for one, two in pairwise(spans)):
        return None
    around = tuple(dict.fromkeys(index.around(start) for start, _ in spans[0]))
    sentence = tuple(dict.fromkeys(index.sentence(start, end) for start, end in spans[0]))
    return QuoteMatch(standing, asked=digest(normalize(passage)), sentence=sentence, around=around)


def _most_similar(passage: str, text: str) -> QuoteMatch:
    absent = QuoteMatch(Standing.ABSENT, 0.0, False)
    text = text[:MAX_SEARCHED]
    if not passage or not text:
        return absent
    place = fuzz.partial_ratio_alignment(passage, text, score_cutoff=MIN_SIMILARITY)
    if place is None:
        return absent
    there = _whole_words(text, place.dest_start, place.dest_end)
    same_terms = protected_terms(there) == protected_terms(passage)
    return QuoteMatch(Standing.NEAR, round(place.score, 1), same_terms, there=there)


_OMISSION = re.compile(r"\s?[\[(]?(?:…|\.\.\.)[\])]?\s?")
_WORD_CHARACTER = re.compile(r"\w")


def _parts(passage: str) -> list[str]:
    """Parts of a passage between its omissions."""
    return [part for part in _OMISSION.split(passage) if _WORD_CHARACTER.search(part)]


def _find(part: str, text: str) -> list[tuple[int, int]]:
    """Spans of a passage in a text that are not inside a longer word or number."""
    pattern = re.escape(part)
    if part[0].isalnum():
        pattern = r"(?<!\w)(?<!\d[.,:/])(?<!-(?=\d))" + pattern
    if part[-1].isalnum():
        pattern += r"(?!\w)(?![.,:/]\d)"
    return [match.span() for match in re.finditer(pattern, text)]


def _whole_words(text: str, start: int, end: int) -> str:
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end].strip()


def digest(text: str) -> str:
    """First 16 hexadecimal digits of the SHA-256 of a text: enough to detect a difference without storing the text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


_SENTENCE_END = re.compile(r"[.!?؟;](?=\s)(?<!\d\.)")


class _ParagraphIndex:
    """Paragraphs joined into one string, with the offsets that lead from a place back to paragraph and sentence.

    Results are cached by paragraph and sentence: a short passage can match at thousands of places of one of them.
    """

    def __init__(self, paragraphs: tuple[Paragraph, ...], form: Callable[[str], str]) -> None:
        self.form = form
        self._paragraphs = paragraphs
        self._pieces = [form(paragraph.text) for paragraph in paragraphs]
        self.joined = " ".join(self._pieces)
        self._starts = list(accumulate((len(piece) + 1 for piece in self._pieces[:-1]), initial=0))
        self._around: dict[int, str] = {}
        self._sentences: dict[tuple[int, int], str] = {}

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [match.end() for match in _SENTENCE_END.finditer(self.joined)]

    @cached_property
    def _headings(self) -> list[str]:
        """The heading above each paragraph."""
        headings, last = [], ""
        for paragraph in self._paragraphs:
            headings.append(last)
            last = paragraph.text if paragraph.heading else last
        return headings

    def around(self, start: int) -> str:
        """Digest of the paragraph at a place, its neighbours and the heading above."""
        here = bisect.bisect_right(self._starts, start) - 1
        if here not in self._around:
            near = self._paragraphs[max(0, here - 1) : here + 2]
            lines = [fold_formatting(self._headings[here]), *(fold_formatting(paragraph.text) for paragraph in near)]
            self._around[here] = digest("\n".join(lines))
        return self._around[here]

    def sentence(self, start: int, end: int) -> str:
        """Digest of the protected terms of the sentences of a span: a 'not' may be just outside the passage."""
        first, last = self._bounds(start, end)
        before = bisect.bisect_left(self._sentence_ends, start) - 1
        # A passage may include the full stop that ends its sentence.
        after = bisect.bisect_left(self._sentence_ends, max(start, end - 1) + 1)
        if before >= 0:
            first = max(first, self._sentence_ends[before])
        if after < len(self._sentence_ends):
            last = min(last, self._sentence_ends[after])
        if (first, last) not in self._sentences:
            self._sentences[first, last] = digest(" ".join(protected_terms(fold_formatting(self.joined[first:last]))))
        return self._sentences[first, last]

    def _bounds(self, start: int, end: int) -> tuple[int, int]:
        """Offsets at which the paragraphs of a span begin and end."""
        after = bisect.bisect_left(self._starts, end)
        last = self._starts[after] if after < len(self._starts) else len(self.joined)
        return self._starts[bisect.bisect_right(self._starts, start) - 1], last
