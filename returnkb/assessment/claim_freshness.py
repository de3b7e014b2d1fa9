"""Freshness of claims and entries on a day, from dates, conflicts and source states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from returnkb.assessment.freshness import NEVER, Freshness, Status, StatusDates
from returnkb.corpus.corpus import Corpus, Record, full_ref
from returnkb.model.edtf import format_age, format_day
from returnkb.model.entry import AnyEntry, Claim


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
