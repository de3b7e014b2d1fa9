"""Location of a claim in a page: the window of one to three sentences that states most of its protected facts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from scrapers.analysis.anchors.names import Names
from scrapers.analysis.anchors.page_facts import MAX_PLACES, PageFacts
from scrapers.analysis.anchors.protected_facts import PAIRED, SUPPORTING, ProtectedFact, protected_facts
from scrapers.analysis.anchors.records import CitedClaim, Level
from scrapers.analysis.quote_match import digest

MAX_WINDOW = 3
MAX_WINDOW_CHARACTERS = 700
# A longer page has so many figures that one of them may stand anywhere by chance.
LONG_PAGE = 400
MAX_FURTHER = 3
# A number with so many significant digits needs less beside it, such as the year.
EXACT_DIGITS = 4
MIN_CONTEXT_OF_EXACT = 0.5
# Shared words of a claim and a page in the same language that confirm a figure.
MIN_SHARED_WORDS = 3
_COMMON = frozenset(
    [
        "about",
        "after",
        "also",
        "another",
        "before",
        "been",
        "between",
        "could",
        "does",
        "each",
        "every",
        "from",
        "have",
        "into",
        "less",
        "many",
        "more",
        "most",
        "much",
        "only",
        "other",
        "over",
        "said",
        "same",
        "says",
        "since",
        "some",
        "such",
        "than",
        "that",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "under",
        "until",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "with",
        "would",
        "year",
        "years",
    ]
)


@dataclass(frozen=True)
class Located:
    """The passage of a claim: level, the facts stated there, those missing, its share of the page (0 to 1), and its digest."""

    level: Level
    facts: tuple[ProtectedFact, ...] = ()
    missing: tuple[ProtectedFact, ...] = ()
    position: float = 0.0
    sentence: str = ""
    passage: str = ""


class ClaimFinder:
    """Finds claims in pages; facts of a claim are worked out once."""

    def __init__(self, names: Names, codes: Mapping[str, str] | None = None) -> None:
        """Set names, and the ISO codes of countries by their folder."""
        self.names = names
        self.codes = codes or {}
        self._facts: dict[CitedClaim, tuple[ProtectedFact, ...]] = {}

    def facts(self, claim: CitedClaim) -> tuple[ProtectedFact, ...]:
        """The protected facts of a claim."""
        if claim not in self._facts:
            code = self.codes.get(claim.country or "")
            self._facts[claim] = protected_facts(claim.text, self.names, code)
        return self._facts[claim]

    def locate(self, claim: CitedClaim, page: PageFacts) -> Located:
        """The passage of a claim in a page."""
        return _Search(self, claim, page).result()

    def country_is_named(self, claim: CitedClaim, page: PageFacts) -> bool:
        """Whether a page names the country of a claim or a place in it; true for claims without a country."""
        return claim.country is None or page.names_any(self.names.country_spellings(claim.country))


@dataclass(frozen=True)
class _Window:
    first: int
    span: int
    got: frozenset[ProtectedFact]
    score: float


class _Search:
    """One search of a claim in a page."""

    def __init__(self, finder: ClaimFinder, claim: CitedClaim, page: PageFacts) -> None:
        self.finder, self.claim, self.page = finder, claim, page
        self.facts = finder.facts(claim)
        self._sure: dict[ProtectedFact, set[int]] = {}
        where = {fact: page.stating(fact, finder.names) for fact in self.facts}
        # A fact that many sentences state tells little about which of them is meant.
        self.rarity = {fact: 1 / (1 + math.log(max(1, len(where[fact])))) for fact in self.facts}
        self.where = {fact: _first(places) for fact, places in where.items()}

    @cached_property
    def strong(self) -> list[ProtectedFact]:
        return [fact for fact in self.facts if fact.strong]

    def result(self) -> Located:
        best = self._best_window()
        if best is None:
            return Located(Level.NONE, missing=self.facts)
        windows = [best, *self._further_windows(best)]
        got = frozenset().union(*(window.got for window in windows))
        level = self._level(best, windows)
        passage = " ".join(self.page.sentences[best.first : best.first + best.span])
        return Located(
            level,
            tuple(fact for fact in self.facts if fact in got),
            tuple(fact for fact in self.facts if fact not in got),
            round(best.first / len(self.page.sentences), 3),
            digest(self._carrying(best)),
            passage,
        )

    def _carrying(self, best: _Window) -> str:
        """The sentences of a window that state facts of the claim, strong facts if there are any."""
        wanted = [fact for fact in best.got if fact.strong] or list(best.got)
        inside = range(best.first, best.first + best.span)
        return " ".join(
            self.page.sentences[place] for place in inside if any(place in self.where[fact] for fact in wanted)
        )

    def _windows(self) -> Iterable[_Window]:
        """All windows around sentences that state a fact."""
        hits = sorted(set().union(*self.where.values()))
        seen: set[tuple[int, int]] = set()
        for hit in hits:
            for span in range(1, MAX_WINDOW + 1):
                for first in range(max(0, hit - span + 1), hit + 1):
                    if (first, span) not in seen and self._fits(first, span):
                        seen.add((first, span))
                        yield self._window(first, span)

    def _fits(self, first: int, span: int) -> bool:
        if first + span > len(self.page.sentences):
            return False
        return span == 1 or sum(map(len, self.page.sentences[first : first + span])) <= MAX_WINDOW_CHARACTERS

    def _window(self, first: int, span: int) -> _Window:
        inside = range(first, first + span)
        got = frozenset(fact for fact in self.facts if any(place in self.where[fact] for place in inside))
        score = sum(fact.weight * self.rarity[fact] for fact in got) - 0.25 * (span - 1)
        return _Window(first, span, got, score + min(2.0, 0.4 * self._shared_words(first, span)))

    def _best_window(self) -> _Window | None:
        best: _Window | None = None
        for window in self._windows():
            if best is None or window.score > best.score + 1e-9:
                best = window
        return best

    def _further_windows(self, best: _Window) -> list[_Window]:
        """Windows with strong facts that the best one lacks, beside a name that it has: rows of one table, items of one list."""
        subjects = [
            fact for fact in best.got if fact.kind in ("place", "organisation", "name") and fact.weight >= SUPPORTING
        ]
        left = [fact for fact in self.strong if fact not in best.got]
        found: list[_Window] = []
        while left and len(found) < MAX_FURTHER:
            candidates = [self._window(place, 1) for fact in left for place in self.where[fact]]
            candidates = [
                window
                for window in candidates
                if any(subject in window.got for subject in subjects)
                or abs(window.first - best.first) <= MAX_WINDOW - 1
            ]
            if not candidates:
                break
            nearest = max(
                candidates, key=lambda one: (sum(fact in one.got for fact in left), -abs(one.first - best.first))
            )
            found.append(nearest)
            left = [fact for fact in left if fact not in nearest.got]
        return found

    def _shared_words(self, first: int, span: int) -> int:
        """Number of content words that the claim and a window have in common, by their first six letters."""
        inside = {word[:6] for place in range(first, first + span) for word in self.page.words.sentences[place]}
        return len(self._content & inside)

    @cached_property
    def _content(self) -> frozenset[str]:
        return frozenset(word[:6] for word in re.findall(r"[a-z]{4,}", self.claim.text.lower()) if word not in _COMMON)

    def _level(self, best: _Window, windows: list[_Window]) -> Level:
        got = frozenset().union(*(window.got for window in windows))
        sure = {fact for window in windows for fact in window.got if self._is_sure(fact, window)}
        strong = sum(fact.strong and fact in sure for fact in got)
        strong += len(_pairs(got)) // 2
        middle = sum(fact.weight >= SUPPORTING and not fact.strong for fact in got)
        lacking = sum(fact.weight >= SUPPORTING and not fact.strong for fact in self.facts if fact not in got)
        worded = self._shared_words(best.first, best.span) >= MIN_SHARED_WORDS
        alone = len(self.page.sentences) <= LONG_PAGE
        unique = any(fact.weight >= 4 for fact in got)
        anchored = (
            (strong >= 2 and 2 * strong >= len(self.strong))
            or (
                strong == 1
                and len(self.strong) <= 2
                and (worded or (alone and self._has_context(got) and middle >= lacking))
            )
            or (unique and (worded or middle >= 1 or len(self.strong) == 1))
        )
        if anchored and self._subject_is_named():
            return Level.FIGURE
        if not self.strong and middle >= 2:
            return Level.NAMES
        if best.score >= 2.0 and (strong or middle or worded):
            return Level.LIKELY
        return Level.NONE

    def _is_sure(self, fact: ProtectedFact, window: _Window) -> bool:
        """Whether a window states a fact with its unit."""
        if fact not in self._sure:
            self._sure[fact] = self.page.stating_surely(fact, self.finder.names)
        return any(place in self._sure[fact] for place in range(window.first, window.first + window.span))

    def _has_context(self, got: frozenset[ProtectedFact]) -> bool:
        """Whether what a passage states beside its figure makes the figure unlikely to stand there by chance."""
        paired = _pairs(got)
        context = [fact for fact in got if not fact.strong and fact not in paired and fact.value != self.claim.country]
        exact = any(fact.kind in ("money", "count") and _is_exact(fact.value) for fact in got if fact.strong)
        return sum(fact.weight for fact in context) >= (MIN_CONTEXT_OF_EXACT if exact else SUPPORTING)

    def _subject_is_named(self) -> bool:
        """Whether a page names the country of a claim; for one without a country, something that the claim names."""
        if self.claim.country is not None:
            return self.finder.country_is_named(self.claim, self.page)
        named = [fact for fact in self.facts if fact.kind in ("place", "organisation", "name")]
        return not named or any(self.where[fact] for fact in named)


def _pairs(facts: Iterable[ProtectedFact]) -> list[ProtectedFact]:
    """Facts of which two together are as unlikely to stand somewhere by chance as one great number; an even number of them."""
    paired = [fact for fact in facts if fact.weight == PAIRED]
    return paired[: len(paired) // 2 * 2]


def _first(places: set[int]) -> set[int]:
    """The first of very many sentences: a claim is not looked for in all of them."""
    return places if len(places) <= MAX_PLACES else set(sorted(places)[:MAX_PLACES])


def _is_exact(value: str) -> bool:
    """Whether a number has so many significant digits that it hardly stands on two pages by chance."""
    return len(value.replace(".", "").strip("0")) >= EXACT_DIGITS
