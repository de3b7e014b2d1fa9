"""Suggestions: passages that probably state a claim, for a person to confirm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scrapers.analysis.anchors.records import Level
from scrapers.review.overview import SourceOverview
from scrapers.review.suggestion import Suggestion
from scrapers.review.textfragment import text_fragment_url


def suggestions(rows: Iterable[SourceOverview]) -> Iterator[Suggestion]:
    """All suggestions that no person has confirmed; the link opens the page at the first fact."""
    for row in rows:
        for url, page in row.pages.items():
            for claim, anchor in sorted(page.anchors.items()):
                if not anchor.anchored and not anchor.refused and anchor.facts and anchor.level is not Level.NONE:
                    facts = tuple(anchor.facts.values())
                    yield Suggestion(row.source.id, claim, anchor.level, facts, text_fragment_url(url, facts[0]))
