"""The page that sets two to four places side by side."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.model import page_urls as addresses
from returnkb.model.place import Place
from returnkb.pages.page import Desk, Page
from returnkb.pages.places import countries


def pages(desk: Desk) -> Iterator[Page]:
    """The one page; what it compares is loaded when somebody chooses."""
    yield desk.write(
        "compare.md",
        addresses.COMPARE,
        "Compare places",
        description="Two to four places side by side, topic by topic, each statement with its age.",
        trail=[("Compare places", None)],
        freshness_words="Every cell shows how old it is. Gaps are shown as gaps; nothing is ranked.",
        choices=choices(desk),
        topics=[record.what for record in desk.judgement.corpus.topics.values() if "." not in record.id],
    )


def choices(desk: Desk) -> list[tuple[Place, list[Place]]]:
    """Countries of return with their places that have entries of their own, by name."""
    judgement = desk.judgement
    return [
        (country, sorted((p for p in desk.places_of(country.id) if p.id in judgement.by_place), key=lambda p: p.label))
        for country in sorted(countries(judgement, "return"), key=lambda place: place.label)
    ]
