"""Overview: the status of every observed source, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from scrapers.sources.register import Source
from scrapers.state.model import PageState, SourceState, TextState
from scrapers.state.state_file import claim_summaries
from scrapers.state.store import StateStore, StateUnreadable
from scrapers.state.summary import COULD_NOT_LOOK, Label, Summary, needed_action, summarize


@dataclass(frozen=True)
class SourceOverview:
    """Row of an overview: a source with its summary, the grade of a pending change, claims, actions and URLs."""

    source: Source
    summary: Summary
    grade: str = ""
    claims: dict[str, dict[str, str]] = field(default_factory=dict)
    actions: tuple[str, ...] = ()
    pages: dict[str, PageState] = field(default_factory=dict)


def overview(store: StateStore, sources: Iterable[Source], today: date) -> list[SourceOverview]:
    """A row for every source with a state file, also for one whose file cannot be read."""
    rows = []
    for source in sources:
        try:
            state = store.load(source, today)
        except StateUnreadable as error:
            rows.append(SourceOverview(source, Summary(COULD_NOT_LOOK, None, None, str(error), Label.UNREADABLE)))
            continue
        if state.pages:
            rows.append(_row(source, state, today))
    return sorted(rows, key=lambda row: (-row.summary.label, row.source.id))


def _row(source: Source, state: SourceState, today: date) -> SourceOverview:
    unconfirmed = frozenset(watch.url for watch in source.watches if not watch.confirmed)
    grades = [page.grade for page in state.pages.values() if page.text is TextState.CHANGED]
    actions = (needed_action(source.id, page, today) for page in state.pages.values())
    return SourceOverview(
        source,
        summarize(state, today, unconfirmed),
        str(max(grades)) if grades else "",
        claim_summaries(state),
        tuple(filter(None, actions)),
        state.pages,
    )
