"""The home page: find first, then countries, what is due and what changed; and the page of the finder."""

from __future__ import annotations

from returnkb.assessment.review_queue import look_first
from returnkb.editions.edition import Edition
from returnkb.model import page_urls as addresses
from returnkb.model.entry import Programme
from returnkb.pages.page import Desk, Page
from returnkb.pages.places import countries, entries_in

EXAMPLES = ("insulin prishtine", "Hewler dialysis", "Gao hébergement", "URA NRW Abschiebung")
SHOWN = 6


def pages(desk: Desk, editions: list[Edition]) -> list[Page]:
    """Home and finder."""
    judgement = desk.judgement
    queue = look_first(judgement)
    hosts = [(place, len(found)) for place in countries(judgement, "host") if (found := entries_in(judgement, place))]
    claims = sum(len(entry.claims) for entry in judgement.entries.values())
    checked = sum(1 for claim in judgement.claims.values() if claim.freshness.verified_on)
    home = desk.write(
        "home.md",
        addresses.HOME,
        "returnkb",
        description="Dated, sourced facts by place, for people who counsel on return.",
        freshness_words=(
            f"{claims} statements in {len(judgement.entries)} entries from {len(judgement.by_source)} sources; "
            f"{checked} checked by a person in the field. {len(queue)} entries wait for a look; these come first:"
        ),
        examples=EXAMPLES,
        countries=[(place, len(entries_in(judgement, place))) for place in countries(judgement, "return")],
        hosts=hosts,
        programmes=sum(1 for entry in judgement.entries.values() if isinstance(entry.entry, Programme)),
        guides=sorted(
            (entry for entry in judgement.entries.values() if entry.entry.kind == "guide"),
            key=lambda entry: entry.entry.title,
        ),
        due=queue[:SHOWN],
        change_lines=editions[-1].lines()[:SHOWN] if editions else [],
    )
    finder = desk.write(
        "find.md",
        addresses.FIND,
        "Find",
        trail=[("Find", None)],
        freshness_words="Every result shows how old it is. What you type stays on your machine.",
    )
    return [home, finder]
