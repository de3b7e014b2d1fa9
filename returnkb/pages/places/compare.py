"""Page for comparing two to four places."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.assessment.places.entries import places_with_entries
from returnkb.model import page_urls
from returnkb.pages.context import Page, PageContext


def pages(context: PageContext) -> Iterator[Page]:
    """The page; a script loads the facts of the chosen places."""
    yield context.page(
        "compare.md",
        page_urls.COMPARE,
        "Compare places",
        description="Two to four places side by side, topic by topic, each statement with its age.",
        trail=[("Compare places", None)],
        freshness_words="Every cell shows how old it is. Gaps are shown as gaps; nothing is ranked.",
        choices=places_with_entries(context.assessed),
        topics=[record.value for record in context.assessed.corpus.topics.values() if "." not in record.id],
    )
