"""The best that is known of a place or a topic, in one word, and the days on which that word ages by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from returnkb.assessment.assess import AssessedClaim, AssessedEntry
from returnkb.assessment.freshness import Status

BEST_FIRST = ("current", "recent", "due", "undated", "history", "gap", "nothing")
_WORDS = {Status.CURRENT: "current", Status.UNVERIFIED: "recent", Status.HISTORICAL: "history"}
Move = tuple[date, str, str]


@dataclass(frozen=True)
class CoverageStatus:
    """One of the words of `BEST_FIRST`, and the words that will take its place, each from a day on."""

    word: str
    turns: tuple[tuple[date, str], ...] = ()

    @property
    def told(self) -> str:
        """The word and its turns as a page's script reads them: `recent 2027-02-01 due 2031-03-01 history`."""
        return " ".join([self.word, *(f"{day.isoformat()} {word}" for day, word in self.turns)])

    @property
    def words(self) -> set[str]:
        """Every word it is or will be."""
        return {self.word, *(word for _, word in self.turns)}


def best(entries: Iterable[AssessedEntry]) -> CoverageStatus:
    """The best of some entries, as of the day they were judged."""
    held: Counter[str] = Counter(["nothing"])
    moves: list[Move] = []
    for entry in entries:
        held["gap"] += entry.entry.kind == "gap"
        for claim in entry.claims:
            held[_word(claim)] += 1
            moves.extend(_moves(claim))
    now = _first(held)
    return CoverageStatus(now, tuple(_turns(now, held, moves)))


def _turns(word: str, held: Counter[str], moves: list[Move]) -> Iterator[tuple[date, str]]:
    for day, turned in groupby(sorted(moves), key=itemgetter(0)):
        for _, before, after in turned:
            held[before] -= 1
            held[after] += 1
        if (now := _first(held)) != word:
            word = now
            yield day, word


def _first(held: Counter[str]) -> str:
    return next(word for word in BEST_FIRST if held[word] > 0)


def _moves(claim: AssessedClaim) -> Iterator[Move]:
    """The days on which a claim passes from one word to another."""
    word = _word(claim)
    for day, status in claim.freshness.course():
        after = _WORDS.get(status, "due")
        if after != word:
            yield day, word, after
        word = after


def _word(claim: AssessedClaim) -> str:
    """The word for one claim; what nobody dated is never called recent."""
    if claim.freshness.status is Status.UNVERIFIED and not claim.claim.observed.known:
        return "undated"
    return _WORDS.get(claim.freshness.status, "due")
