"""Freshness: from a claim, the state of its sources and a day to a status with its reason in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from returnkb.corpus.corpus import Corpus, Record, full_ref
from returnkb.model.edtf import age_words, day_words, later
from returnkb.model.entry import AnyEntry, Claim

OVERDUE_AFTER_LIMITS = 2
HISTORICAL_AFTER_DAYS = 5 * 365
NEVER = date.max


class Status(StrEnum):
    """The words for freshness, best first. `unverified` is recent enough, but no person in the field has checked it."""

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


# How far each status has aged; a contradicted claim is no better than an overdue one, and may still become history.
_AGED = {Status.DUE: 1, Status.OVERDUE: 2, Status.CONTRADICTED: 2, Status.HISTORICAL: 3}


@dataclass(frozen=True)
class Clock:
    """The days on which information passes from one age to the next; `NEVER` when its own age is unknown."""

    due: date
    overdue: date
    historical: date

    @classmethod
    def start(cls, known_until: date | None, limit_days: int) -> Clock:
        """Set the clock by the last day the information is known to hold and its topic's limit in days."""
        if known_until is None:
            return cls(NEVER, NEVER, NEVER)
        double = OVERDUE_AFTER_LIMITS * limit_days
        return cls(
            later(known_until, limit_days + 1),
            later(known_until, double + 1),
            later(known_until, max(double, HISTORICAL_AFTER_DAYS) + 1),
        )

    def started(self) -> tuple[date, int] | None:
        """The last day and the limit in days by which it turns due and overdue; None where no day and limit explain these."""
        limit = (self.overdue - self.due).days
        if limit <= 0 or self.overdue == NEVER:
            return None
        return self.due - timedelta(days=limit + 1), limit

    def age(self, today: date) -> Status | None:
        """The age it has reached on a day; None while it is within its limit."""
        if today >= self.historical:
            return Status.HISTORICAL
        if today >= self.overdue:
            return Status.OVERDUE
        return Status.DUE if today >= self.due else None


@dataclass(frozen=True)
class Freshness:
    """A status, the sentence that gives its reason, and the days on which it will change by itself."""

    status: Status
    reason: str
    clock: Clock
    verified_on: date | None = None

    @property
    def rank(self) -> int:
        """Position among statuses, the one to look at first being 0."""
        return WORST_FIRST.index(self.status)

    def course(self) -> Iterator[tuple[date, Status]]:
        """The statuses it will pass through by itself, each with its first day; what it has reached is left out."""
        ages = {
            Status.DUE: self.clock.due,
            Status.OVERDUE: self.clock.overdue,
            Status.HISTORICAL: self.clock.historical,
        }
        reached = _AGED.get(self.status, 0)
        return ((day, age) for age, day in ages.items() if _AGED[age] > reached and day != NEVER)


def claim_freshness(corpus: Corpus, record: Record[AnyEntry], claim: Claim, today: date) -> Freshness:
    """Judge one claim: contradicted before old, old before unverified, and nothing current that no person checked."""
    limit = corpus.topics[record.value.topic].value.limit_days
    verified = _verified(record.value, claim, today)
    observed = _observed(claim)
    known_until = max((day for day in (observed, verified) if day and day <= today), default=None)
    clock = Clock.start(known_until, limit)
    age = clock.age(today)
    contradiction = _contradiction(corpus, record, claim)
    status: Status
    if age is Status.HISTORICAL:
        status, reason = age, f"{_about(claim)}; it is kept as history, not as today's situation"
    elif contradiction:
        status, reason = Status.CONTRADICTED, contradiction
    elif age is not None:
        status, reason = age, _old(claim, age, clock, verified, limit)
    else:
        status, reason = _young(claim, verified, known_until)
    status, reason = _heed_sources(corpus, claim, status, reason)
    status, reason = _heed_marks(claim, verified, status, reason)
    return Freshness(status, reason, clock, verified)


def entry_freshness(entry: AnyEntry, judged: list[Freshness], today: date) -> Freshness:
    """Judge an entry by the worst of its claims that are not history; an entry without claims by its own checking."""
    if not judged:
        if entry.verified_on and entry.verified_on <= today:
            reason = f"checked by a person on {day_words(entry.verified_on)}"
            return Freshness(Status.CURRENT, reason, Clock.start(None, 1), entry.verified_on)
        return Freshness(Status.UNVERIFIED, "no person in the field has checked this page yet", Clock.start(None, 1))
    living = [freshness for freshness in judged if freshness.status is not Status.HISTORICAL]
    if not living:
        newest = max(judged, key=lambda freshness: freshness.clock.historical)
        return Freshness(Status.HISTORICAL, "everything here is history, not today's situation", newest.clock)
    worst = min(living, key=lambda freshness: (freshness.rank, freshness.clock.due))
    # An entry is history when the last of its claims is, however old the one that needs a look first.
    clock = replace(worst.clock, historical=max(freshness.clock.historical for freshness in judged))
    verified = min((freshness.verified_on for freshness in living if freshness.verified_on), default=None)
    whole = verified if all(freshness.verified_on for freshness in living) else None
    return Freshness(worst.status, worst.reason, clock, whole)


def _observed(claim: Claim) -> date | None:
    """The last day a claim speaks of; nothing that was read can speak of days after its reading."""
    latest = claim.observed.latest
    read = max((evidence.accessed for evidence in claim.evidence), default=None)
    return min(latest, read) if latest and read else latest


def _verified(entry: AnyEntry, claim: Claim, today: date) -> date | None:
    days = [day for day in (claim.verified_on, entry.verified_on) if day and day <= today]
    return max(days, default=None)


def _about(claim: Claim) -> str:
    words = claim.observed.words()
    if not claim.observed.known:
        return "of unknown date"
    return words if words.startswith(("about ", "since ", "until ")) else f"about {words}"


def _old(claim: Claim, age: Status, clock: Clock, verified: date | None, limit: int) -> str:
    """Only fixed days are named, so that a page stays true, and the same, until its status changes."""
    basis = f"last checked by a person on {day_words(verified)}" if verified else _about(claim)
    if age is Status.OVERDUE:
        return f"{basis}; more than twice past the {age_words(limit)} after which this topic needs another look"
    return f"{basis}; due for another look since {day_words(clock.due)}"


def _young(claim: Claim, verified: date | None, known_until: date | None) -> tuple[Status, str]:
    if verified:
        return Status.CURRENT, f"checked by a person on {day_words(verified)}"
    if known_until is None:
        return (
            Status.UNVERIFIED,
            "the source does not say what time this is about, and no person in the field has checked it",
        )
    return Status.UNVERIFIED, f"{_about(claim)}; no person in the field has checked it"


def _contradiction(corpus: Corpus, record: Record[AnyEntry], claim: Claim) -> str | None:
    """A claim is contradicted by a claim in conflict with it that is as recent, or of unknown date."""
    own = claim.observed.latest
    for ref in claim.conflicts:
        other = corpus.claim_by_ref.get(full_ref(record.id, ref))
        if other is None:
            continue
        theirs = other[1].observed.latest
        if own is None or theirs is None or theirs >= own:
            return f"another source says otherwise ({other[1].observed.words()}); read both"
    return None


def _heed_marks(claim: Claim, verified: date | None, status: Status, reason: str) -> tuple[Status, str]:
    """A passage marked for review makes its claim due, unless a person in the field has checked the claim since."""
    marks = [evidence.needs_review for evidence in claim.evidence if evidence.needs_review]
    if status not in (Status.CURRENT, Status.UNVERIFIED) or not marks or (verified and verified > max(marks)):
        return status, reason
    return (
        Status.DUE,
        f"the passage it rests on changed at its source ({day_words(max(marks))}); nobody has read it again yet",
    )


def _heed_sources(corpus: Corpus, claim: Claim, status: Status, reason: str) -> tuple[Status, str]:
    """Bad news from every source makes a claim due; could-not-look changes nothing, and no news never improves it."""
    source_states = [corpus.source_states.get(evidence.source) for evidence in claim.evidence]
    if status not in (Status.CURRENT, Status.UNVERIFIED) or not source_states or None in source_states:
        return status, reason
    seen = [source_state for source_state in source_states if source_state]
    if all(source_state.outcome in ("gone", "changed") for source_state in seen):
        since = max(source_state.since for source_state in seen)
        what = "is gone" if all(source_state.outcome == "gone" for source_state in seen) else "has changed"
        if all(source_state.newer_edition for source_state in seen):
            what = "has a newer edition"
        return Status.DUE, f"its source {what} (seen {day_words(since)}); somebody should read it again"
    return status, reason
