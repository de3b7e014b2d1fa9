"""Thresholds of transitions: how many failed observations, how far apart, change the health of a URL for good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from scrapers.analysis.outcome import Family
from scrapers.state.model import FailedAttempt, Health

CHECK_GAP = timedelta(hours=12)


@dataclass(frozen=True)
class Transition:
    """Condition of a transition: number, spacing, span and vantages of failed observations that lead from interim to final."""

    attempts: int
    min_gap: timedelta
    min_span: timedelta
    vantages: int
    interim: Health
    final: Health


TRANSITIONS: Mapping[Family, Transition] = {
    Family.ERASED: Transition(2, timedelta(hours=24), timedelta(hours=24), 1, Health.SUSPECT, Health.GONE),
    Family.MISSING: Transition(3, timedelta(days=3), timedelta(days=6), 2, Health.SUSPECT, Health.GONE),
    Family.NAMELESS: Transition(3, timedelta(hours=24), timedelta(days=7), 1, Health.SUSPECT, Health.GONE),
    Family.UNREACHABLE: Transition(3, CHECK_GAP, timedelta(hours=72), 1, Health.UNREACHABLE, Health.UNREACHABLE),
    Family.BLOCKED: Transition(1, CHECK_GAP, timedelta(0), 1, Health.BLOCKED, Health.BLOCKED),
    Family.UNREADABLE: Transition(1, CHECK_GAP, timedelta(0), 1, Health.UNREADABLE, Health.UNREADABLE),
}


def attempts_of(tries: tuple[FailedAttempt, ...], family: Family) -> tuple[FailedAttempt, ...]:
    """Counted failures of one family."""
    return tuple(tried for tried in tries if tried.family is family)


def threshold_reached(tries: tuple[FailedAttempt, ...], family: Family) -> bool:
    """Whether the failures of a family meet the condition of its transition."""
    transition, own = TRANSITIONS[family], attempts_of(tries, family)
    if len(own) < transition.attempts or own[-1].at - own[0].at < transition.min_span:
        return False
    return len({tried.vantage for tried in own}) >= transition.vantages
