"""Page for comparing two to four places."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.model import page_urls
from returnkb.model.place import Place
from returnkb.pages.context import Page, PageContext
from returnkb.pages.places import countries


def pages(context: PageContext) -> Iterator[Page]:
    """The page; a script loads the facts of the chosen places."""
    yield context.page(
        "compare.md",
        page_urls.COMPARE,
        "Compare places",
        description="Two to four places side by side, topic by topic, each statement with its age.",
        trail=[("Compare places", None)],
        freshness_words="Every cell shows how old it is. Gaps are shown as gaps; nothing is ranked.",
        choices=places_with_entries(context),
        topics=[record.value for record in context.assessed.corpus.topics.values() if "." not in record.id],
    )


def places_with_entries(context: PageContext) -> list[tuple[Place, list[Place]]]:
    """Countries of return with their places that have entries of their own, by name."""
    assessed = context.assessed
    return [
        (
            country,
            sorted(
                (p for p in context.assessed.corpus.places_by_country.get(country.id, []) if p.id in assessed.by_place),
                key=lambda p: p.label,
            ),
        )
        for country in sorted(countries(assessed, "return"), key=lambda place: place.label)
    ]
