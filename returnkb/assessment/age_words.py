"""Age words: labels for how recent information is, and one for information without a date."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from returnkb.assessment.freshness import NEVER, Freshness, Status


class AgeWord(StrEnum):
    """Age words from best to worst; the word for an unknown date is the worst."""

    RECENT = "recent"
    AGING = "getting old – re-check"
    OLD = "old"
    UNDATED = "undated"

    @property
    def style(self) -> str:
        """The suffix of its CSS class on pages."""
        return "aging" if self is AgeWord.AGING else str(self)


_WORDS = {
    Status.DUE: AgeWord.AGING,
    Status.OVERDUE: AgeWord.OLD,
    Status.HISTORICAL: AgeWord.OLD,
}


def age_word(freshness: Freshness, today: date) -> AgeWord:
    """The age word of a freshness on a day: the worse of those for its age and for its status."""
    if freshness.dates.due == NEVER and not freshness.verified_on:
        return AgeWord.UNDATED
    by_age = _WORDS.get(freshness.dates.age(today) or Status.CURRENT, AgeWord.RECENT)
    by_status = _WORDS.get(freshness.status, AgeWord.RECENT)
    return max(by_age, by_status, key=list(AgeWord).index)
