"""Sentences of a page with the facts that they state, indexed so that finding one costs no search through the page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from scrapers.analysis.anchors.dates import dates, times
from scrapers.analysis.anchors.folding import fold_facts
from scrapers.analysis.anchors.names import Names, WordIndex, tokens, tokens_of_folded
from scrapers.analysis.anchors.numbers import Number, numbers
from scrapers.analysis.anchors.protected_facts import (
    ProtectedFact,
    near_currency,
    near_percent,
    number_key,
    spans_of_years,
)
from scrapers.extract.text import Paragraph

_NOT_DIGIT = re.compile(r"\D{1,600}")
_PHONE = re.compile(r"\+\d[\d ()/-]{6,24}\d")
_SENTENCE_END = re.compile(r"[.!?؟؛;](?<!\d\.)(?<!\b\w\.)\s+")
# Longer sentences, such as rows of a table in one paragraph, are cut at a blank.
MAX_SENTENCE = 600
# Pages are read up to here; what is behind is not looked at, and no anchor is set there.
MAX_CHARACTERS = 1_500_000
# Numbers of a page that are read; no report has so many, and reading more costs time that any page could take.
MAX_NUMBERS = 10_000
# Places of one fact that are looked at; one that stands more often tells nothing about where a claim is.
MAX_PLACES = 300


class PageFacts:
    """The sentences of a page, and the numbers of the sentences that state each number, date, phone or word."""

    def __init__(self, paragraphs: Iterable[Paragraph]) -> None:
        """Read all sentences once; time and memory are linear in the length of the page."""
        self.sentences = [fold_facts(sentence) for sentence in split_sentences(paragraphs)]
        self._numbers: dict[str, list[tuple[int, Number]]] = defaultdict(list)
        self._dates: dict[str, set[int]] = defaultdict(set)
        self._years: dict[str, set[int]] = defaultdict(set)
        self._numbers_left = MAX_NUMBERS
        self._digits = [_NOT_DIGIT.sub("", sentence) for sentence in self.sentences]
        for place, sentence in enumerate(self.sentences):
            if self._numbers_left > 0:
                self._read(place, sentence)
        self.words = WordIndex(tokens_of_folded(sentence) for sentence in self.sentences)

    def _read(self, place: int, sentence: str) -> None:
        spans = [match.span() for match in _PHONE.finditer(sentence)]
        for one in dates(sentence):
            spans.append((one.start, one.end))
            for key in _date_keys(one.year, one.month, one.day):
                self._dates[key].add(place)
        for start, end, time in times(sentence):
            spans.append((start, end))
            self._dates[time].add(place)
        for years in spans_of_years(sentence):
            spans.append((years.start, years.end))
            self._dates[years.key].add(place)
            self._years[str(years.last)].add(place)
        taken = _Spans(spans)
        found = numbers(sentence)
        self._numbers_left -= len(found)
        for number in found:
            for value in number.values:
                self._years[number_key(value)].add(place)
                # The 15 of 15:00, of 15 May and of a phone number counts nothing.
                if not taken.overlap(number.start, number.end):
                    self._numbers[number_key(value)].append((place, number))

    def stating(self, fact: ProtectedFact, names: Names) -> set[int]:
        """Numbers of the sentences that state a fact."""
        match fact.kind:
            case "money" | "percent" | "count" | "small":
                found = self._numbers.get(fact.value, ())[:MAX_PLACES]
                return {place for place, number in found if self._may_be(fact.kind, place, number)}
            case "year":
                return self._years.get(fact.value, set())
            case "years":
                # Other languages connect two years by other words.
                first, last = (self._years.get(year, set()) for year in fact.value.split("-"))
                return self._dates.get(fact.value, set()) | (first & last)
            case "date" | "month" | "day" | "time":
                return self._dates.get(fact.value, set())
            case "phone":
                return {place for place, digits in enumerate(self._digits) if fact.value in digits}
            case "email" | "url":
                return {place for place, sentence in enumerate(self.sentences) if fact.value in sentence}
            case "place" | "organisation":
                spellings = names.spellings(fact.kind, fact.value)
                return set().union(*(self.words.with_name(parts) for parts in spellings))
            case "name":
                return self.words.with_name(tuple(tokens(fact.value)))

    def stating_surely(self, fact: ProtectedFact, names: Names) -> set[int]:
        """Numbers of the sentences that state a fact with its unit: an amount with a currency, a share with a percent sign."""
        if fact.kind not in ("money", "percent"):
            return self.stating(fact, names)
        near = near_currency if fact.kind == "money" else near_percent
        found = self._numbers.get(fact.value, ())[:MAX_PLACES]
        return {place for place, number in found if near(self.sentences[place], number)}

    def _may_be(self, kind: str, place: int, number: Number) -> bool:
        """Whether a number can be of a kind: no other unit is written beside it, or also its own."""
        sentence = self.sentences[place]
        money, percent = near_currency(sentence, number), near_percent(sentence, number)
        if kind == "money":
            return money or not percent
        if kind == "percent":
            return percent or not money
        return not money and not percent

    def names_any(self, spellings: Iterable[tuple[str, ...]]) -> bool:
        """Whether the page has one of several names."""
        return any(self.words.with_name(parts) for parts in spellings)


class _Spans:
    """Spans of one sentence, sorted, for finding out which numbers lie in one."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._ends: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1][1]:
                self._ends[-1] = (self._ends[-1][0], max(end, self._ends[-1][1]))
            else:
                self._ends.append((start, end))

    def overlap(self, start: int, end: int) -> bool:
        """Whether a span shares a character with one of these."""
        place = bisect_left(self._ends, (end, 0)) - 1
        return place >= 0 and self._ends[place][1] > start


def _date_keys(year: int | None, month: int | None, day: int | None) -> list[str]:
    found = []
    if month and day:
        found.append(f"{month:02}-{day:02}")
    if year and month:
        found.append(f"{year}-{month:02}")
    if year and month and day:
        found.append(f"{year}-{month:02}-{day:02}")
    return found


def split_sentences(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Sentences of paragraphs, in order, none longer than `MAX_SENTENCE`."""
    found: list[str] = []
    left = MAX_CHARACTERS
    for paragraph in paragraphs:
        text = paragraph.text[:left]
        left -= len(text)
        start = 0
        for end in (*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)):
            found += _pieces(text[start:end].strip())
            start = end
        if left <= 0:
            break
    return found


def _pieces(sentence: str) -> list[str]:
    pieces = []
    while len(sentence) > MAX_SENTENCE:
        cut = sentence.rfind(" ", MAX_SENTENCE // 2, MAX_SENTENCE)
        cut = cut if cut > 0 else MAX_SENTENCE
        pieces.append(sentence[:cut])
        sentence = sentence[cut:].lstrip()
    return [*pieces, sentence] if sentence else pieces
