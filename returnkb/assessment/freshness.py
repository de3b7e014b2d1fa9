"""Freshness: a status with its reason, and the dates on which time alone changes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from returnkb.model.edtf import add_days

OVERDUE_AFTER_LIMITS = 2
HISTORICAL_AFTER_DAYS = 5 * 365
NEVER = date.max


class Status(StrEnum):
    """Freshness status, best first; `unverified` is recent enough, but no person in the field has checked it."""

    CURRENT = "current"
    UNVERIFIED = "unverified"
    DUE = "due"
    OVERDUE = "overdue"
    CONTRADICTED = "contradicted"
    HISTORICAL = "historical"


WORST_FIRST = (
    Status.CONTRADICTED,
    Status.OVERDUE,
    Status.DUE,
    Status.UNVERIFIED,
    Status.CURRENT,
    Status.HISTORICAL,
)


# Stage of ageing of each status; a contradicted claim is no better than an overdue one, and can still become historical.
_STAGES = {Status.DUE: 1, Status.OVERDUE: 2, Status.CONTRADICTED: 2, Status.HISTORICAL: 3}


@dataclass(frozen=True)
class StatusDates:
    """The first days on which information is due, overdue and historical; `NEVER` when its age is unknown."""

    due: date
    overdue: date
    historical: date

    @classmethod
    def after(cls, known_until: date | None, limit_days: int) -> StatusDates:
        """Dates for information known to hold until a day, by its topic's limit in days."""
        if known_until is None:
            return cls(NEVER, NEVER, NEVER)
        double = OVERDUE_AFTER_LIMITS * limit_days
        return cls(
            add_days(known_until, limit_days + 1),
            add_days(known_until, double + 1),
            add_days(known_until, max(double, HISTORICAL_AFTER_DAYS) + 1),
        )

    def basis(self) -> tuple[date, int] | None:
        """The arguments of `after`: the last known day and the limit in days; None where the dates do not follow from any."""
        limit = (self.overdue - self.due).days
        if limit <= 0 or self.overdue == NEVER:
            return None
        return self.due - timedelta(days=limit + 1), limit

    def age(self, today: date) -> Status | None:
        """The status that age alone gives on a day; None while the limit has not passed."""
        if today >= self.historical:
            return Status.HISTORICAL
        if today >= self.overdue:
            return Status.OVERDUE
        return Status.DUE if today >= self.due else None


@dataclass(frozen=True)
class Freshness:
    """A status with its reason in one clause, and the dates on which time alone changes it."""

    status: Status
    reason: str
    dates: StatusDates
    verified_on: date | None = None

    @property
    def rank(self) -> int:
        """Position in the review order, 0 being the most urgent."""
        return WORST_FIRST.index(self.status)

    def future_statuses(self) -> Iterator[tuple[date, Status]]:
        """Later statuses that follow from the passage of time alone, each with its first day."""
        ages = {
            Status.DUE: self.dates.due,
            Status.OVERDUE: self.dates.overdue,
            Status.HISTORICAL: self.dates.historical,
        }
        stage = _STAGES.get(self.status, 0)
        return ((day, age) for age, day in ages.items() if _STAGES[age] > stage and day != NEVER)
