"""Every state that a file may contain can be shown and continued, however unlikely it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.analysis.outcome import Family, Outcome
from scrapers.analysis.quotes import Standing
from scrapers.commands.explain import explanation
from scrapers.extract.text import Fingerprint
from scrapers.state.model import (
    ClaimState,
    FailedAttempt,
    Grade,
    Health,
    PageState,
    PermanentRedirect,
    SourceState,
    TextState,
    TextVersion,
)
from scrapers.state.observation import Observation
from scrapers.state.schedule import is_due
from scrapers.state.serialization import decode, encode
from scrapers.state.state_file import format_state, parse_state
from scrapers.state.state_machine import acknowledge, declare_gone, next_state
from scrapers.state.summary import needed_action, summarize
from tests.scrapers.fixtures.observations import source

TODAY = date(2026, 11, 22)
URL = "http://s.test/"
DAYS = st.none() | st.dates(max_value=TODAY)
TIMES = st.datetimes(datetime(1, 1, 2), datetime(2026, 11, 21), timezones=st.just(UTC))
FAILURES = [outcome for outcome in Outcome if outcome.family is not Family.READ]
TEXTS = st.builds(
    Fingerprint, st.integers(0, 2), st.sampled_from(["", "x"]), st.text(max_size=3), st.integers(), st.text(max_size=3),
    st.text(max_size=8),
)  # fmt: skip
VERSIONS = st.none() | st.builds(TextVersion, TEXTS, st.none() | st.text(max_size=3))
CLAIMS = st.builds(ClaimState, st.sampled_from(Standing), st.dates(max_value=TODAY), DAYS, st.text(max_size=3))
PAGES = st.builds(
    PageState,
    text=st.sampled_from(TextState),
    health=st.sampled_from(Health),
    since=DAYS,
    health_since=DAYS,
    last_seen=DAYS,
    reason=st.text(max_size=5),
    grade=st.sampled_from(Grade),
    accepted=VERSIONS,
    pending=VERSIONS,
    tries=st.lists(
        st.builds(FailedAttempt, TIMES, st.text(max_size=3), st.sampled_from(FAILURES)),
        max_size=4,
    ).map(tuple),
    moves=st.lists(st.builds(PermanentRedirect, st.just("http://s.test/new"), TIMES), max_size=3).map(tuple),
    good=st.lists(TIMES, max_size=2).map(tuple),
    claims=st.dictionaries(st.text(max_size=4), CLAIMS, max_size=2),
    full_on=DAYS,
    final_url=st.none() | st.just("http://s.test/new"),
)


@given(PAGES, st.sampled_from(list(Outcome)), TEXTS)
@settings(max_examples=150, deadline=None)
def test_any_state_can_be_shown_and_continued(page: PageState, outcome: Outcome, text: Fingerprint) -> None:
    """Summary, action, explanation, schedule, state file and every next state exist for any state."""
    observation = Observation("a", URL, datetime(2026, 11, 22, 12, tzinfo=UTC), outcome)
    if outcome is Outcome.READ:
        observation = replace(observation, text=text)
    nexts = (
        next_state(page, observation),
        acknowledge(page, "editor", TODAY, "x"),
        declare_gone(page, "e", observation.at, "x"),
    )
    for state in (page, *nexts):
        whole = SourceState("a", {URL: state})
        assert summarize(whole, TODAY).outcome in ("same", "not_compared", "changed", "gone", "could_not_look")
        assert isinstance(needed_action("a", state, TODAY), str)
        assert list(explanation(source("a"), whole, TODAY))
        assert is_due(source("a"), URL, state, TODAY) in (True, False)
        assert parse_state(format_state(source("a"), whole, TODAY).encode(), TODAY) == {URL: state}
        assert decode(PageState, encode(state)) == state
