"""Bottom line of an entry: its answer or, without one, its newest statement, with the newest statement behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from returnkb.assessment.assessed import AssessedClaim, AssessedEntry, Support


@dataclass(frozen=True)
class BottomLine:
    """The sentence that a reader sees first; `claim` is the newest statement behind it."""

    text: str
    claim: AssessedClaim
    is_answer: bool
    is_disputed: bool


def bottom_line(entry: AssessedEntry) -> BottomLine | None:
    """The bottom line of an entry; None for an entry without statements."""
    answer = entry.entry.answer
    behind = [claim for claim in entry.claims if answer and claim.claim.id in answer.claims]
    claims = behind or [claim for claim in entry.claims if not claim.is_history] or list(entry.claims)
    if not claims:
        return None
    newest = newest_claim(claims)
    disputed = any(claim.support is Support.CONFLICTING for claim in (behind or [newest]))
    return BottomLine(answer.text if answer and behind else newest.claim.text, newest, bool(behind), disputed)


def newest_claim(claims: Iterable[AssessedClaim]) -> AssessedClaim:
    """The claim about the latest time; undated claims come last."""
    return max(claims, key=lambda claim: claim.claim.observed.latest or date.min)
