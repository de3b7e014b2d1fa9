"""The home page: find first, then countries, what is due and what changed; and the page of the finder."""

from __future__ import annotations

from returnkb.assessment.review_queue import review_queue
from returnkb.model import page_urls as addresses
from returnkb.model.edition import Edition
from returnkb.model.entry import Programme
from returnkb.pages.page import Page, PageContext
from returnkb.pages.places import countries, entries_in

EXAMPLES = ("insulin prishtine", "Hewler dialysis", "Gao hébergement", "URA NRW Abschiebung")
SHOWN = 6


def pages(context: PageContext, editions: list[Edition]) -> list[Page]:
    """Home and finder."""
    assessed = context.assessed
    queue = review_queue(assessed)
    hosts = [(place, len(found)) for place in countries(assessed, "host") if (found := entries_in(assessed, place))]
    claims = sum(len(entry.claims) for entry in assessed.entries.values())
    checked = sum(1 for claim in assessed.claims.values() if claim.freshness.verified_on)
    home = context.write(
        "home.md",
        addresses.HOME,
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
    finder = context.write(
        "find.md",
        addresses.FIND,
        "Find",
        trail=[("Find", None)],
        freshness_words="Every result shows how old it is. What you type stays on your machine.",
    )
    return [home, finder]
