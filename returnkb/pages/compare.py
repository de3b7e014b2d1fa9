"""The page that sets two to four places side by side."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.model import page_urls
from returnkb.model.place import Place
from returnkb.pages.page import Page, PageContext
from returnkb.pages.places import countries


def pages(context: PageContext) -> Iterator[Page]:
    """The one page; what it compares is loaded when somebody chooses."""
    yield context.render(
        "compare.md",
        page_urls.COMPARE,
        "Compare places",
        description="Two to four places side by side, topic by topic, each statement with its age.",
        trail=[("Compare places", None)],
        freshness_words="Every cell shows how old it is. Gaps are shown as gaps; nothing is ranked.",
        choices=choices(context),
        topics=[record.value for record in context.assessed.corpus.topics.values() if "." not in record.id],
    )


def choices(context: PageContext) -> list[tuple[Place, list[Place]]]:
    """Countries of return with their places that have entries of their own, by name."""
    assessed = context.assessed
    return [
        (
            country,
            sorted((p for p in context.places_of(country.id) if p.id in assessed.by_place), key=lambda p: p.label),
        )
        for country in sorted(countries(assessed, "return"), key=lambda place: place.label)
    ]
