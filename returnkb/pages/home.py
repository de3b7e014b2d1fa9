"""Home page, countries page and search page."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.assessment.places.entries import countries, entries_in, newest_time, places_by_entries
from returnkb.model import page_urls
from returnkb.model.edtf import format_day
from returnkb.pages.context import Page, PageContext

EXAMPLES = ("insulin prishtine", "Hewler dialysis", "Gao hébergement", "URA NRW Abschiebung")


def pages(context: PageContext) -> Iterator[Page]:
    """Home, the countries, and the search page."""
    assessed = context.assessed
    yield context.page(
        "home.md",
        page_urls.HOME,
        context.settings.site.title,
        description="Dated, sourced facts about places of return, for people who counsel on return.",
        freshness_words=_freshness_words(context),
        examples=EXAMPLES,
        countries=sorted((p for p in countries(assessed, "return") if entries_in(assessed, p)), key=lambda p: p.label),
        guides=sorted(
            (entry for entry in assessed.entries.values() if entry.entry.kind == "guide"),
            key=lambda entry: entry.entry.title,
        ),
    )
    yield context.page(
        "countries.md",
        page_urls.COUNTRIES,
        "Countries",
        trail=[],
        freshness_words="Places with information of their own are listed; every other place has a page too. Search finds it.",
        countries=[
            (country, places_by_entries(context.assessed, country)[0])
            for country in sorted(countries(assessed, "return"), key=lambda place: place.label)
        ],
        hosts=[place for place in countries(assessed, "host") if entries_in(assessed, place)],
    )
    yield context.page(
        "find.md",
        page_urls.FIND,
        "Find",
        trail=[("Find", None)],
        freshness_words="Every result shows how old it is. What you type stays on your device.",
    )


def _freshness_words(context: PageContext) -> str:
    """The newest time that any claim is about, the last day on which a source was read, and how many claims a person checked."""
    claims = context.assessed.claims.values()
    newest = newest_time((claim.claim.observed for claim in claims), context.assessed.today)
    read = max((evidence.accessed for claim in claims for evidence in claim.claim.evidence), default=None)
    checked = sum(1 for claim in claims if claim.freshness.verified_on)
    words = [f"Newest information: {newest.format()}."] if newest else []
    if read:
        words.append(f"Sources read up to {format_day(read)}.")
    words.append(
        f"{checked} of {len(claims)} statements were checked by a person in the field."
        if checked
        else "No statement has been checked by a person in the field yet, so call before you rely on it."
    )
    return " ".join(words)
