"""All that is known of all sources, in the order in which somebody should care."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scrapers.register import Source
from scrapers.state.model import PageState, TextState
from scrapers.state.store import StateStore, claim_summaries
from scrapers.state.summary import Label, Summary, label, needs_person, summarize


@dataclass(frozen=True)
class SourceOverview:
    """One source in an overview."""

    source: Source
    summary: Summary
    grade: str
    claims: dict[str, dict[str, str]]
    todo: tuple[str, ...]
    pages: dict[str, PageState]


def overview(store: StateStore, sources: Iterable[Source], today: date) -> list[SourceOverview]:
    """A line for every source that was ever looked at, the most urgent first."""
    lines = []
    for source in sources:
        state = store.load(source)
        if not state.pages:
            continue
        unconfirmed = frozenset(watch.url for watch in source.watches if not watch.confirmed)
        summary = summarize(state, today, unconfirmed)
        grades = [page.grade for page in state.pages.values() if page.text is TextState.CHANGED]
        todo = tuple(filter(None, (needs_person(source.id, page, today) for page in state.pages.values())))
        lines.append(
            SourceOverview(
                source, summary, str(max(grades)) if grades else "", claim_summaries(state), todo, state.pages
            )
        )
    return sorted(lines, key=lambda line: (-line.summary.label, line.source.id))


def urls(line: SourceOverview, wanted: Label, today: date) -> list[str]:
    """The addresses of a source that carry a label."""
    return [url for url, page in line.pages.items() if label(page, today) is wanted]
