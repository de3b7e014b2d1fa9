"""Age words: how recent information is, in three words, and the word for information without a date."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from returnkb.assessment.freshness import NEVER, Freshness, Status


class AgeWord(StrEnum):
    """The words, best first; nothing is worse than an unknown date."""

    RECENT = "recent"
    AGING = "getting old – re-check"
    OLD = "old"
    UNDATED = "undated"

    @property
    def style(self) -> str:
        """The name of its style on pages."""
        return "aging" if self is AgeWord.AGING else str(self)


_WORDS = {
    Status.DUE: AgeWord.AGING,
    Status.OVERDUE: AgeWord.OLD,
    Status.HISTORICAL: AgeWord.OLD,
}


def age_word(freshness: Freshness, today: date) -> AgeWord:
    """The word for a freshness on a day; a contradiction has no age of its own, and a check by a person has a date."""
    if freshness.dates.due == NEVER and not freshness.verified_on:
        return AgeWord.UNDATED
    by_age = _WORDS.get(freshness.dates.age(today) or Status.CURRENT, AgeWord.RECENT)
    by_status = _WORDS.get(freshness.status, AgeWord.RECENT)
    return max(by_age, by_status, key=list(AgeWord).index)
