"""Freshness of claims and entries on a day: a status with its reason, from dates, conflicts and source states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from returnkb.corpus.corpus import Corpus, Record, full_ref
from returnkb.model.edtf import add_days, format_age, format_day
from returnkb.model.entry import AnyEntry, Claim

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


def assess_claim(corpus: Corpus, record: Record[AnyEntry], claim: Claim, today: date) -> Freshness:
    """Freshness of a claim: history first, then contradiction, then age; only a check by a person makes a claim current."""
    limit = corpus.topics[record.value.topic].value.limit_days
    verified = _verified(record.value, claim, today)
    observed = _observed(claim)
    known_until = max((day for day in (observed, verified) if day and day <= today), default=None)
    dates = StatusDates.after(known_until, limit)
    if claim.observed.has_unknown_end and known_until == observed:
        # It may be younger than its start: old, but not known to be history.
        dates = replace(dates, historical=NEVER)
    age = dates.age(today)
    contradiction = _contradiction(corpus, record, claim)
    status: Status
    if age is Status.HISTORICAL:
        status, reason = age, f"{_about(claim)}; it is history, not today’s situation"
    elif contradiction:
        status, reason = Status.CONTRADICTED, contradiction
    elif age is not None:
        status, reason = age, _aged_reason(claim, age, dates, verified, limit)
    else:
        status, reason = _recent_status(claim, verified, known_until)
    status, reason = _apply_source_states(corpus, claim, status, reason)
    status, reason = _apply_review_marks(claim, verified, status, reason)
    return Freshness(status, reason, dates, verified)


def assess_entry(entry: AnyEntry, of_claims: list[Freshness], today: date) -> Freshness:
    """Freshness of an entry: that of its worst claim that is not historical; without claims, by the check of the whole entry."""
    if not of_claims:
        if entry.verified_on and entry.verified_on <= today:
            reason = f"checked by a person on {format_day(entry.verified_on)}"
            return Freshness(Status.CURRENT, reason, StatusDates.after(None, 1), entry.verified_on)
        return Freshness(
            Status.UNVERIFIED, "no person in the field has checked this page yet", StatusDates.after(None, 1)
        )
    relevant = [freshness for freshness in of_claims if freshness.status is not Status.HISTORICAL]
    if not relevant:
        newest = max(of_claims, key=lambda freshness: freshness.dates.historical)
        return Freshness(Status.HISTORICAL, "everything here is history, not today’s situation", newest.dates)
    worst = min(relevant, key=lambda freshness: (freshness.rank, freshness.dates.due))
    # An entry becomes historical with the last of its claims, not with its worst one.
    dates = replace(worst.dates, historical=max(freshness.dates.historical for freshness in of_claims))
    verified = min((freshness.verified_on for freshness in relevant if freshness.verified_on), default=None)
    whole = verified if all(freshness.verified_on for freshness in relevant) else None
    return Freshness(worst.status, worst.reason, dates, whole)


def _observed(claim: Claim) -> date | None:
    """The last day a claim is about, which cannot be later than the last reading of its sources."""
    latest = claim.observed.latest
    read = max((evidence.accessed for evidence in claim.evidence), default=None)
    return min(latest, read) if latest and read else latest


def _verified(entry: AnyEntry, claim: Claim, today: date) -> date | None:
    days = [day for day in (claim.verified_on, entry.verified_on) if day and day <= today]
    return max(days, default=None)


def _about(claim: Claim) -> str:
    words = claim.observed.format()
    if not claim.observed.known:
        return "of unknown date"
    is_open = words.startswith(("about ", "since ", "until ")) or words.endswith((" or later", " or earlier"))
    return words if is_open else f"about {words}"


def _aged_reason(claim: Claim, age: Status, dates: StatusDates, verified: date | None, limit: int) -> str:
    """Reason of a due or overdue claim; it names fixed days only, so that a page stays true until its status changes."""
    basis = f"last checked by a person on {format_day(verified)}" if verified else _about(claim)
    if age is Status.OVERDUE:
        return f"{basis}; old, as this topic changes every {format_age(limit)}"
    return f"{basis}; re-check was due on {format_day(dates.due)}"


def _recent_status(claim: Claim, verified: date | None, known_until: date | None) -> tuple[Status, str]:
    if verified:
        return Status.CURRENT, f"checked by a person on {format_day(verified)}"
    if known_until is None:
        return (
            Status.UNVERIFIED,
            "the source gives no date, and no person in the field has checked it",
        )
    return Status.UNVERIFIED, f"{_about(claim)}; no person in the field has checked it"


def _contradiction(corpus: Corpus, record: Record[AnyEntry], claim: Claim) -> str | None:
    """Reason of a contradiction by a conflicting claim that is as recent or of unknown date; None without one."""
    own = claim.observed.latest
    for ref in claim.conflicts:
        other = corpus.claim_by_ref.get(full_ref(record.id, ref))
        if other is None:
            continue
        its_latest = other[1].observed.latest
        if own is None or its_latest is None or its_latest >= own:
            return f"another source disagrees ({other[1].observed.format()}); read both"
    return None


def _apply_review_marks(claim: Claim, verified: date | None, status: Status, reason: str) -> tuple[Status, str]:
    """A passage marked for review makes its claim due, unless a person in the field checked the claim later."""
    marks = [evidence.needs_review for evidence in claim.evidence if evidence.needs_review]
    if status not in (Status.CURRENT, Status.UNVERIFIED) or not marks or (verified and verified > max(marks)):
        return status, reason
    return (
        Status.DUE,
        f"the passage changed at its source ({format_day(max(marks))}); nobody has read it again yet",
    )


def _apply_source_states(corpus: Corpus, claim: Claim, status: Status, reason: str) -> tuple[Status, str]:
    """A claim is due when every source of it has changed or is gone; failed observations change nothing, none improves a status."""
    source_states = [corpus.source_states.get(evidence.source) for evidence in claim.supporting]
    if status not in (Status.CURRENT, Status.UNVERIFIED) or not source_states or None in source_states:
        return status, reason
    known = [state for state in source_states if state]
    if all(state.outcome in ("gone", "changed") for state in known):
        since = max(state.since for state in known)
        what = "is gone" if all(state.outcome == "gone" for state in known) else "has changed"
        if all(state.newer_edition for state in known):
            what = "has a newer edition"
        return Status.DUE, f"its source {what} (since {format_day(since)}); it needs to be read again"
    return status, reason
