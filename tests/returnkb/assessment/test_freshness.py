"""Freshness: the status of a claim and its reason, from times, checks, limits, source states and conflicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returnkb.assessment.claim_freshness import assess_claim, assess_entry
from returnkb.assessment.freshness import NEVER, Freshness, Status, StatusDates
from returnkb.corpus.corpus import Corpus, Record
from returnkb.corpus.load import load
from returnkb.model.edtf import EdtfDate
from returnkb.model.entry import AnyEntry, Claim
from returnkb.model.source_state import SourceState
from tests.constants import TODAY, TREE

CORPUS = load(TREE)[0]
RENTS = CORPUS.entries["kosovo/prizren/rents"]
LIMIT = 180  # housing.rent in the small tree
READ = date(2026, 11, 20)
AGING = [Status.CURRENT, Status.UNVERIFIED, Status.DUE, Status.OVERDUE, Status.CONTRADICTED, Status.HISTORICAL]

Outcome = Literal["same", "changed", "gone", "could_not_look"]


def claim(**values: Any) -> Claim:
    """A claim on rents, without conflicts and unchecked, except where said otherwise."""
    given: dict[str, Any] = {
        "id": "c9",
        "text": "A claim.",
        "observed": "2026-10-01",
        "evidence": [{"source": "city-report", "accessed": READ}],
    }
    return Claim(**{**given, **values})


def seen(*outcomes: tuple[str, Outcome]) -> Corpus:
    """The small tree, with what a machine last saw of its sources."""
    return replace(
        CORPUS, source_states={name: SourceState(outcome=what, since=date(2026, 11, 1)) for name, what in outcomes}
    )


def judged(what: Claim, corpus: Corpus = CORPUS, today: date = TODAY) -> Freshness:
    """The freshness of a claim of the entry on rents."""
    return assess_claim(corpus, RENTS, what, today)


CASES: list[tuple[str, dict[str, Any], Status, str]] = [
    ("checked lately", {"verified_on": "2026-11-01"}, Status.CURRENT, "checked by a person on 1 November 2026"),
    ("recent, unchecked", {}, Status.UNVERIFIED, "about 1 October 2026; no person in the field has checked it"),
    (
        "of 2015 or later, not known to be history",
        {"observed": "2015/"},
        Status.OVERDUE,
        "2015 or later; old, as this topic changes every 6 months",
    ),
    (
        "of unknown date",
        {"observed": "unknown"},
        Status.UNVERIFIED,
        "the source gives no date, and no person in the field has checked it",
    ),
    (
        "of unknown date, but checked",
        {"observed": "unknown", "verified_on": "2026-11-01"},
        Status.CURRENT,
        "checked by a person on 1 November 2026",
    ),
    (
        "of unknown date, checked long ago",
        {"observed": "unknown", "verified_on": "2026-01-01"},
        Status.DUE,
        "last checked by a person on 1 January 2026; re-check was due on 1 July 2026",
    ),
    (
        "last day within the limit",
        {"observed": "2026-05-25"},
        Status.UNVERIFIED,
        "about 25 May 2026; no person in the field has checked it",
    ),
    (
        "first day past the limit",
        {"observed": "2026-05-24"},
        Status.DUE,
        "about 24 May 2026; re-check was due on 21 November 2026",
    ),
    (
        "last day before twice the limit",
        {"observed": "2025-11-26"},
        Status.DUE,
        "about 26 November 2025; re-check was due on 26 May 2026",
    ),
    (
        "more than twice past the limit",
        {"observed": "2025-11-25"},
        Status.OVERDUE,
        "about 25 November 2025; old, as this topic changes every 6 months",
    ),
    (
        "five years and a day",
        {"observed": "2021-11-21"},
        Status.HISTORICAL,
        "about 21 November 2021; it is history, not today’s situation",
    ),
    (
        "old, but checked lately",
        {"observed": "2008", "verified_on": "2026-11-01"},
        Status.CURRENT,
        "checked by a person on 1 November 2026",
    ),
    (
        "checked tomorrow does not count",
        {"verified_on": "2026-11-22"},
        Status.UNVERIFIED,
        "about 1 October 2026; no person in the field has checked it",
    ),
    (
        "this year, known until it was read",
        {"observed": "2026"},
        Status.UNVERIFIED,
        "about 2026; no person in the field has checked it",
    ),
    (
        "this year, read at its start",
        {"observed": "2026", "evidence": [{"source": "city-report", "accessed": "2026-01-10"}]},
        Status.DUE,
        "about 2026; re-check was due on 10 July 2026",
    ),
    (
        "a stretch into years to come ages from its reading",
        {"observed": "2019/2030", "evidence": [{"source": "city-report", "accessed": "2025-01-10"}]},
        Status.OVERDUE,
        "about 2019 to 2030; old, as this topic changes every 6 months",
    ),
    (
        "an open stretch ages from its start",
        {"observed": "2019/.."},
        Status.HISTORICAL,
        "since 2019; it is history, not today’s situation",
    ),
    (
        "a time the source is not sure of",
        {"observed": "2026-10~"},
        Status.UNVERIFIED,
        "about October 2026; no person in the field has checked it",
    ),
    (
        "contradicted by a claim as recent",
        {"observed": "2026-05", "conflicts": ["c2"]},
        Status.CONTRADICTED,
        "another source disagrees (May 2026); read both",
    ),
    (
        "contradicted although checked",
        {"observed": "2026-05", "conflicts": ["c2"], "verified_on": "2026-11-01"},
        Status.CONTRADICTED,
        "another source disagrees (May 2026); read both",
    ),
    (
        "newer than what contradicts it",
        {"observed": "2026-10", "conflicts": ["c2"]},
        Status.UNVERIFIED,
        "about October 2026; no person in the field has checked it",
    ),
    (
        "of unknown date and in conflict",
        {"observed": "unknown", "conflicts": ["kosovo/prizren/rents#c2"]},
        Status.CONTRADICTED,
        "another source disagrees (May 2026); read both",
    ),
    (
        "history is not contradicted",
        {"observed": "2008", "conflicts": ["c2"]},
        Status.HISTORICAL,
        "about 2008; it is history, not today’s situation",
    ),
]


@pytest.mark.parametrize(("what", "values", "status", "reason"), CASES, ids=[case[0] for case in CASES])
def test_status_and_reason(what: str, values: dict[str, Any], status: Status, reason: str) -> None:
    """Each case has its status, and the one sentence that says why."""
    freshness = judged(claim(**values))
    assert (status, reason) == (freshness.status, freshness.reason)


SIGHTINGS: list[tuple[str, dict[str, Any], list[tuple[str, Outcome]], Status]] = [
    ("never looked at", {}, [], Status.UNVERIFIED),
    ("seen the same", {}, [("city-report", "same")], Status.UNVERIFIED),
    ("the same does not stand for a check", {"observed": "2026-01-01"}, [("city-report", "same")], Status.DUE),
    ("gone", {"verified_on": "2026-10-01"}, [("city-report", "gone")], Status.DUE),
    ("changed", {}, [("city-report", "changed")], Status.DUE),
    ("could not look", {"verified_on": "2026-10-01"}, [("city-report", "could_not_look")], Status.CURRENT),
    ("old stays overdue when gone", {"observed": "2025-01"}, [("city-report", "gone")], Status.OVERDUE),
    ("another source's news", {}, [("radio-series", "gone")], Status.UNVERIFIED),
]


@pytest.mark.parametrize(
    ("what", "values", "outcomes", "status"), SIGHTINGS, ids=[source_state[0] for source_state in SIGHTINGS]
)
def test_what_machines_saw(
    what: str, values: dict[str, Any], outcomes: list[tuple[str, Outcome]], status: Status
) -> None:
    """A changed source makes a claim due; no observation makes one fresher."""
    assert status == judged(claim(**values), seen(*outcomes)).status


def test_a_claim_stands_while_one_of_its_sources_does() -> None:
    """A claim with two sources is due only when both are gone or changed."""
    both = [{"source": name, "accessed": READ} for name in ("city-report", "radio-series")]
    two = claim(evidence=both)
    assert judged(two, seen(("city-report", "gone"), ("radio-series", "same"))).status == Status.UNVERIFIED
    assert judged(two, seen(("city-report", "gone"))).status == Status.UNVERIFIED
    worse = judged(two, seen(("city-report", "gone"), ("radio-series", "changed")))
    assert worse.status == Status.DUE
    assert worse.reason == "its source has changed (since 1 November 2026); it needs to be read again"


def test_the_day_an_entry_was_checked_counts_for_its_claims() -> None:
    """Checking a whole entry checks its claims; the later of the two days counts."""
    entry = RENTS.value.model_copy(update={"verified_on": date(2026, 11, 5)})
    record: Record[AnyEntry] = replace(RENTS, value=entry)
    later = assess_claim(CORPUS, record, claim(verified_on="2026-09-01"), TODAY)
    assert (Status.CURRENT, date(2026, 11, 5)) == (later.status, later.verified_on)


# Days from 2000 to the day of the tests; what lies in the future is refused by the rules before it is judged.
PAST = st.dates(min_value=date(2000, 1, 1), max_value=TODAY)
CLAIMS = st.builds(
    lambda observed, read, verified, conflicts: claim(
        observed=observed,
        verified_on=verified,
        conflicts=conflicts,
        evidence=[{"source": "city-report", "accessed": read}],
    ),
    st.one_of(PAST.map(str), PAST.map(lambda day: str(day)[:4]), PAST.map(lambda day: f"{day}/.."), st.just("unknown")),
    PAST,
    st.one_of(st.none(), PAST),
    st.sampled_from([(), ("c2",)]),
)
OUTCOMES = st.sampled_from(["same", "changed", "gone", "could_not_look", None])
WAIT = st.integers(min_value=0, max_value=20 * 365)


def with_sighting(outcome: Outcome | None) -> Corpus:
    """The small tree with one machine's news, or none."""
    return seen(("city-report", outcome)) if outcome else CORPUS


@given(CLAIMS, OUTCOMES, WAIT, WAIT)
def test_time_never_makes_a_claim_fresher(what: Claim, outcome: Outcome | None, wait: int, more: int) -> None:
    """Whatever a claim says, it is never fresher on a later day than on an earlier one."""
    corpus = with_sighting(outcome)
    first = TODAY + timedelta(days=wait)
    before = AGING.index(judged(what, corpus, first).status)
    assert before <= AGING.index(judged(what, corpus, first + timedelta(days=more)).status)


@given(st.lists(CLAIMS, min_size=1, max_size=4), WAIT, WAIT)
def test_time_never_makes_an_entry_fresher(claims: list[Claim], wait: int, more: int) -> None:
    """An entry never gets fresher by waiting, as long as none of its claims passes into history."""
    first = TODAY + timedelta(days=wait)
    then, now = (
        [judged(what, today=day) for what in claims] for day in (first, first + timedelta(days=more))
    )  # fmt: skip
    passed = [a for a, b in zip(then, now, strict=True) if a.status is not b.status is Status.HISTORICAL]
    if passed and any(freshness.status is not Status.HISTORICAL for freshness in now):
        return
    before = assess_entry(RENTS.value, then, first)
    after = assess_entry(RENTS.value, now, first + timedelta(days=more))
    assert AGING.index(before.status) <= AGING.index(after.status)


@given(CLAIMS, OUTCOMES)
def test_a_failed_look_never_improves_a_label(what: Claim, outcome: Outcome | None) -> None:
    """A look that failed gives no better status than no look at all, and the same as an unchanged page."""
    failed = judged(what, with_sighting("could_not_look"))
    assert judged(what).status == failed.status
    assert AGING.index(failed.status) <= AGING.index(judged(what, with_sighting(outcome)).status)


@given(CLAIMS, OUTCOMES, WAIT)
def test_nothing_is_current_that_nobody_checked(what: Claim, outcome: Outcome | None, wait: int) -> None:
    """A claim without a day of checking, in an entry without one, is never current."""
    unchecked = what.model_copy(update={"verified_on": None})
    freshness = judged(unchecked, with_sighting(outcome), TODAY + timedelta(days=wait))
    assert (freshness.status is not Status.CURRENT, freshness.verified_on) == (True, None)


@given(CLAIMS)
def test_the_clock_tells_the_days_on_which_the_status_changes(what: Claim) -> None:
    """The three days of a dates are in order, and the status of a plain claim changes on them."""
    plain = what.model_copy(update={"conflicts": (), "verified_on": None})
    dates = judged(plain).dates
    assert dates.due <= dates.overdue <= dates.historical
    if dates.due == NEVER:
        assert EdtfDate.parse("unknown") == plain.observed
        return
    for day, status in ((dates.due, "due"), (dates.overdue, "overdue"), (dates.historical, "historical")):
        assert status == dates.age(day)
    assert dates.age(dates.due - timedelta(days=1)) is None


def test_an_entry_is_as_fresh_as_its_worst_living_claim() -> None:
    """The worst claim that is not history decides, and gives its reason."""
    fresh, old = judged(claim(verified_on="2026-11-01")), judged(claim(observed="2025-01"))
    history = judged(claim(observed="2008"))
    entry = assess_entry(RENTS.value, [fresh, old, history], TODAY)
    assert (old.status, old.reason, None) == (entry.status, entry.reason, entry.verified_on)
    assert assess_entry(RENTS.value, [fresh, history], TODAY).status == Status.CURRENT


def test_an_entry_is_history_when_the_last_of_its_claims_is() -> None:
    """It is due with its oldest claim, and not history before its newest; with a claim of unknown date it never is."""
    old, fresh, undated = (judged(claim(observed=day)) for day in ("2025-01", "2026-10-01", "unknown"))
    dates = assess_entry(RENTS.value, [old, fresh], TODAY).dates

    assert (dates.due, dates.overdue) == (old.dates.due, old.dates.overdue)
    assert dates.historical == fresh.dates.historical > old.dates.historical
    assert assess_entry(RENTS.value, [old, undated], TODAY).dates.historical == NEVER


def test_the_course_of_a_status_names_what_it_has_not_reached() -> None:
    """A recent claim will be due, overdue and history; one that is contradicted is as bad as overdue until it is history."""
    recent, due, contradicted = judged(claim()), judged(claim(observed="2026-01-01")), Status.CONTRADICTED

    assert [status for _, status in recent.future_statuses()] == ["due", "overdue", "historical"]
    assert list(due.future_statuses()) == [(due.dates.overdue, "overdue"), (due.dates.historical, "historical")]
    assert [status for _, status in replace(recent, status=contradicted).future_statuses()] == ["historical"]
    assert list(judged(claim(observed="unknown")).future_statuses()) == []


def test_an_entry_of_history_is_history() -> None:
    """An entry all of whose claims are history says so."""
    entry = assess_entry(RENTS.value, [judged(claim(observed="2008"))], TODAY)
    assert (entry.status, entry.reason) == (Status.HISTORICAL, "everything here is history, not today’s situation")


def test_an_entry_was_checked_when_all_its_living_claims_were() -> None:
    """The day shown for an entry is the oldest check of its claims, and none when one of them was never checked."""
    checked = [judged(claim(verified_on=day)) for day in ("2026-11-01", "2026-10-15")]
    assert date(2026, 10, 15) == assess_entry(RENTS.value, checked, TODAY).verified_on
    assert assess_entry(RENTS.value, [*checked, judged(claim())], TODAY).verified_on is None


def test_a_page_without_claims_goes_by_its_own_checking() -> None:
    """A guide or gap is unverified until somebody checked it, and a check in the future does not count."""
    guide = CORPUS.entries["guide/first-talk"].value
    checked = [guide.model_copy(update={"verified_on": day}) for day in (date(2026, 11, 20), date(2026, 11, 22))]
    assert [assess_entry(entry, [], TODAY).status for entry in (guide, *checked)] == [
        Status.UNVERIFIED,
        Status.CURRENT,
        Status.UNVERIFIED,
    ]


def test_reasons_name_fixed_days_only() -> None:
    """The reason of a claim is the same on every day of one status, so that pages do not change without cause."""
    due = claim(observed="2026-01-01")
    days = [date(2026, 7, 1), date(2026, 11, 21), date(2026, 12, 27)]
    assert [judged(due, today=day).status for day in days] == [Status.DUE] * 3
    assert len({judged(due, today=day).reason for day in days}) == 1


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(1, 4000))
def test_a_clock_tells_what_it_was_set_by(day: date, limit: int) -> None:
    """The last day and the limit follow from the days it is due and overdue; days that nothing explains have none."""
    dates = StatusDates.after(day, limit)

    assert dates.basis() == (day, limit)
    assert replace(dates, historical=NEVER).basis() == (day, limit)
    assert replace(dates, overdue=dates.due).basis() is None
    assert StatusDates.after(None, limit).basis() is None
