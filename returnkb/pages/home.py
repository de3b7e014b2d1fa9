"""Home page and search page."""

from __future__ import annotations

from returnkb.assessment.review_queue import review_queue
from returnkb.model import page_urls
from returnkb.model.entry import Programme
from returnkb.pages.context import Page, PageContext
from returnkb.pages.places import countries, entries_in

EXAMPLES = ("insulin prishtine", "Hewler dialysis", "Gao hébergement", "URA NRW Abschiebung")
SHOWN = 6


def pages(context: PageContext) -> list[Page]:
    """Home and finder."""
    assessed = context.assessed
    editions = assessed.corpus.editions
    queue = review_queue(assessed)
    hosts = [(place, len(found)) for place in countries(assessed, "host") if (found := entries_in(assessed, place))]
    claims = sum(len(entry.claims) for entry in assessed.entries.values())
    checked = sum(1 for claim in assessed.claims.values() if claim.freshness.verified_on)
    home = context.render(
        "home.md",
        page_urls.HOME,
        "returnkb",
        description="Dated, sourced facts by place, for people who counsel on return.",
        freshness_words=(
            f"{claims} statements in {len(assessed.entries)} entries from {len(assessed.by_source)} sources; "
            f"{checked} checked by a person in the field. {len(queue)} entries wait for a look; these come first:"
        ),
        examples=EXAMPLES,
        countries=[(place, len(entries_in(assessed, place))) for place in countries(assessed, "return")],
        hosts=hosts,
        programmes=sum(1 for entry in assessed.entries.values() if isinstance(entry.entry, Programme)),
        guides=sorted(
            (entry for entry in assessed.entries.values() if entry.entry.kind == "guide"),
            key=lambda entry: entry.entry.title,
        ),
        due=queue[:SHOWN],
        change_lines=editions[-1].lines()[:SHOWN] if editions else [],
    )
    finder = context.render(
        "find.md",
        page_urls.FIND,
        "Find",
        trail=[("Find", None)],
        freshness_words="Every result shows how old it is. What you type stays on your machine.",
    )
    return [home, finder]
