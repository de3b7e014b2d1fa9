"""Coverage status: the best status among the claims of some entries, and the dates on which it changes without an edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from returnkb.assessment.assessed import AssessedClaim, AssessedEntry
from returnkb.assessment.freshness import Status

BEST_FIRST = ("current", "recent", "due", "undated", "history", "gap", "nothing")
# The statuses as pages show them.
SHOWN_WORDS = {"current": "checked", "recent": "recent", "due": "getting old", "undated": "undated", "history": "old", "gap": "not found", "nothing": "nothing known"}  # fmt: skip
_WORDS = {Status.CURRENT: "current", Status.UNVERIFIED: "recent", Status.HISTORICAL: "history"}
Transition = tuple[date, str, str]


@dataclass(frozen=True)
class CoverageStatus:
    """A status out of `BEST_FIRST`, and the statuses that replace it, each with its first day."""

    word: str
    changes: tuple[tuple[date, str], ...] = ()

    @property
    def encoded(self) -> str:
        """The status and its changes in the format that scripts of pages parse: `recent 2027-02-01 due 2031-03-01 history`."""
        return " ".join([self.word, *(f"{day.isoformat()} {word}" for day, word in self.changes)])

    @property
    def all_words(self) -> set[str]:
        """The present status and all later ones."""
        return {self.word, *(word for _, word in self.changes)}


def coverage_status(entries: Iterable[AssessedEntry]) -> CoverageStatus:
    """The coverage status of some entries on the day they were assessed."""
    counts: Counter[str] = Counter(["nothing"])
    transitions: list[Transition] = []
    for entry in entries:
        counts["gap"] += entry.entry.kind == "gap"
        for claim in entry.claims:
            counts[_word(claim)] += 1
            transitions.extend(_transitions(claim))
    now = _best(counts)
    return CoverageStatus(now, tuple(_changes(now, counts, transitions)))


def _changes(word: str, counts: Counter[str], transitions: list[Transition]) -> Iterator[tuple[date, str]]:
    for day, of_day in groupby(sorted(transitions), key=itemgetter(0)):
        for _, before, after in of_day:
            counts[before] -= 1
            counts[after] += 1
        if (now := _best(counts)) != word:
            word = now
            yield day, word


def _best(counts: Counter[str]) -> str:
    return next(word for word in BEST_FIRST if counts[word] > 0)


def _transitions(claim: AssessedClaim) -> Iterator[Transition]:
    """The days on which the status of a claim changes, with the status before and after."""
    word = _word(claim)
    for day, status in claim.freshness.future_statuses():
        after = _WORDS.get(status, "due")
        if after != word:
            yield day, word, after
        word = after


def _word(claim: AssessedClaim) -> str:
    """The status of one claim; a claim of unknown date is never recent."""
    if claim.freshness.status is Status.UNVERIFIED and not claim.claim.observed.known:
        return "undated"
    return _WORDS.get(claim.freshness.status, "due")
