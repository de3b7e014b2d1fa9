"""The state machine follows its table, row by row, and keeps its invariants for every history."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scrapers.analysis.outcome import FAMILY_OF, Family, Outcome
from scrapers.analysis.quotes import QuoteMatch, Standing
from scrapers.extract.text import ExtractedText, fingerprint, paragraphs_of
from scrapers.state.journal import replay
from scrapers.state.model import Health, PageState, SourceState
from scrapers.state.observation import Observation
from scrapers.state.serialization import decode, encode
from scrapers.state.state_machine import acknowledge, declare_gone, next_state
from scrapers.state.summary import OUTCOMES, Label, label, summarize
from scrapers.state.thresholds import TRANSITIONS

ROWS = yaml.safe_load((Path(__file__).parent / "transitions.yml").read_text(encoding="utf-8"))
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
CLAIM = "kosovo/registration#c1"


def observation(day: float, outcome: str, text: str = "-", vantage: str = "default", way: str = "") -> Observation:
    """An observation in the shorthand of the cases."""
    made = Observation(
        "s", "http://s.test/", START + timedelta(days=day), Outcome(outcome), f"It was {outcome}.", vantage
    )
    if way:
        made = Observation(**{**made.__dict__, "final_url": "http://s.test/new", "permanent": True})
    if text == "-":
        return made
    word, cut = [*text.split("@"), ""][:2]
    lines = ExtractedText(
        paragraphs_of([f"The text is {word}.", "Registration is free.", "One more line.", "And another."])
    )
    standing = (
        QuoteMatch(Standing.ABSENT, asked="q")
        if "!" in word
        else QuoteMatch(Standing.EXACT, asked="q", sentence=("s",), around=("a",))
    )
    return Observation(**{**made.__dict__, "text": fingerprint(lines, cut), "claims": {CLAIM: standing}})


def after(state: PageState, entry: list[Any]) -> PageState:
    """State after one line of a case."""
    day, what = entry[0], entry[1]
    if what == "ack":
        return acknowledge(state, "editor", (START + timedelta(days=day)).date(), "entry corrected")
    if what == "hand":
        return declare_gone(state, "editor", START + timedelta(days=day), "asked by phone")
    return next_state(state, observation(*entry))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["row"])
def test_each_row_of_the_table(row: dict[str, Any]) -> None:
    """The labels after each observation are those of the table."""
    state, labels = PageState(), []
    for entry in row["looks"]:
        state = after(state, entry)
        labels.append(label(state, (START + timedelta(days=entry[0])).date()).name.lower())

    assert labels == row["then"]


def test_the_state_machine_is_total() -> None:
    """Every outcome belongs to a family, and every failing family has a transition."""
    assert set(FAMILY_OF) == set(Outcome)
    assert set(TRANSITIONS) == set(Family) - {Family.READ}


FAILED = [outcome for outcome in Outcome if outcome.family is not Family.READ]
TEXTS = st.sampled_from(["A", "B", "C", "B!", "D!", "A@2"])
LOOKS = st.one_of(
    st.tuples(
        st.sampled_from([o.value for o in FAILED]), st.just("-"), st.sampled_from(["default", "office"]), st.just("")
    ),
    st.tuples(st.just("read"), TEXTS, st.sampled_from(["default", "office"]), st.sampled_from(["", "moved"])),
    st.tuples(st.just("not_modified"), st.just("-"), st.just("default"), st.just("")),
)
HISTORIES = st.lists(st.tuples(st.floats(0.01, 5), LOOKS), max_size=14)


def observations_of(history: list[tuple[float, tuple[str, str, str, str]]]) -> list[Observation]:
    """A history as observations, one after the other."""
    observations, day = [], 0.0
    for pause, (outcome, text, vantage, way) in history:
        day += pause
        observations.append(observation(day, outcome, text, vantage, way))
    return observations


def states(observations: list[Observation]) -> list[PageState]:
    """State after each observation."""
    found = [PageState()]
    for one in observations:
        found.append(next_state(found[-1], one))
    return found


@given(HISTORIES)
def test_nothing_is_gone_within_six_days_without_a_410(history: Any) -> None:
    """Without a 410, at least six days of failures lie between the last success and gone."""
    observations = [one for one in observations_of(history) if one.outcome is not Outcome.ERASED]
    began: datetime | None = None
    for one, state in zip(observations, states(observations)[1:], strict=True):
        began = None if one.family is Family.READ else began or one.at
        if state.health is Health.GONE and began:
            assert one.at - began >= timedelta(days=6) or not state.good
            break
    first_gone = next((n for n, state in enumerate(states(observations)) if state.health is Health.GONE), None)
    if first_gone is not None:
        good = [one.at for one in observations[:first_gone] if one.family is Family.READ]
        start = next(one.at for one in observations if not good or one.at > good[-1])
        assert observations[first_gone - 1].at - start >= timedelta(days=6)


@given(HISTORIES, st.integers(0, 400))
def test_time_alone_never_makes_anything_fresher(history: Any, days: int) -> None:
    """The same state on a later day has a label that is the same or worse."""
    state, today = states(observations_of(history))[-1], date(2026, 3, 1)

    assert label(state, today + timedelta(days=days)) >= label(state, today)


SHOWN = {"same": 0, "not_compared": 0, "could_not_look": 1, "changed": 2, "gone": 3}


@given(HISTORIES, st.sampled_from(FAILED))
def test_a_failed_observation_never_improves_a_label(history: Any, outcome: Outcome) -> None:
    """The outcome after a failure is the same or worse, and `last_seen` is unchanged."""
    observations = observations_of(history)
    before = states(observations)[-1]
    day = (observations[-1].at - START).total_seconds() / 86400 + 1 if observations else 1
    now = next_state(before, observation(day, outcome.value))
    today = (START + timedelta(days=day)).date()
    shown = [SHOWN[summarize(SourceState("s", {"u": state}), today).outcome] for state in (before, now)]

    assert shown[1] >= shown[0] or (shown[0] == 1)
    assert now.last_seen == before.last_seen
    assert now.text == before.text
    if before.health in (Health.GONE, Health.SUSPECT):
        assert label(now, today) >= label(before, today)


@given(HISTORIES)
def test_applying_an_observation_is_idempotent(history: Any) -> None:
    """An observation that is repeated after a kill changes nothing the second time."""
    state = PageState()
    for one in observations_of(history):
        state = next_state(state, one)
        if state.health is not Health.GONE or one.family is not Family.READ:
            assert next_state(state, one) == state


@given(HISTORIES, st.randoms())
def test_replaying_a_journal_is_idempotent(history: Any, random: Any) -> None:
    """A journal whose lines are doubled and shuffled leads to the same state."""
    lines = [encode(one) for one in observations_of(history)]
    mixed = lines + lines
    random.shuffle(mixed)

    assert replay(mixed) == replay(lines)
    if lines:
        assert replay(lines)["s"].pages["http://s.test/"] == states(observations_of(history))[-1]


@given(HISTORIES)
def test_a_state_round_trips_through_json(history: Any) -> None:
    """A state is equal after it was encoded and decoded."""
    for state in states(observations_of(history)):
        assert decode(PageState, encode(state)) == state


@given(HISTORIES)
def test_an_unchanged_source_was_read(history: Any) -> None:
    """A source is unchanged only when a page was really read on the day given."""
    observations = observations_of(history)
    state = states(observations)[-1]
    if OUTCOMES.get(label(state, date(2026, 12, 1))) == "same":
        read = [one for one in observations if one.family is Family.READ]
        assert state.last_seen == read[-1].at.date()
        assert observations[-1].family is Family.READ


def test_labels_are_ordered_from_good_to_bad() -> None:
    """Fresh is the best label and gone the worst."""
    assert min(Label) is Label.FRESH
    assert max(Label) is Label.GONE
