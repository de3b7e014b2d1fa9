"""Suggestions: passages that probably carry a claim, for a person to confirm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scrapers.analysis.anchors.records import Level
from scrapers.review.overview import SourceOverview
from scrapers.review.textfragment import text_fragment_url


@dataclass(frozen=True)
class Suggestion:
    """A passage that probably carries a claim: where it is, and the facts of the claim that it states."""

    source: str
    claim: str
    level: Level
    facts: tuple[str, ...]
    url: str


def suggestions(rows: Iterable[SourceOverview]) -> Iterator[Suggestion]:
    """All suggestions that no person has confirmed; the link opens the page at the first fact."""
    for row in rows:
        for url, page in row.pages.items():
            for claim, anchor in sorted(page.anchors.items()):
                if not anchor.anchored and anchor.facts and anchor.level is not Level.NONE:
                    facts = tuple(anchor.facts.values())
                    yield Suggestion(row.source.id, claim, anchor.level, facts, text_fragment_url(url, facts[0]))
