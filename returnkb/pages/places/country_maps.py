"""Pages of country maps: places as links, coloured and shaped by coverage status, and a table with the same data."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.assessment.coverage_status import coverage_status
from returnkb.model import page_urls
from returnkb.model.place import Place
from returnkb.model.site_settings import Outline
from returnkb.pages.context import Page, PageContext
from returnkb.pages.places.map_layout import KnownPlace, draw

# Places whose names a phone has room for.
_MAJOR = 9
MEANINGS = {
    "current": "a person checked it",
    "recent": "nobody checked it yet",
    "due": "needs re-checking",
    "undated": "the sources give no date",
    "history": "only old information",
    "gap": "searched, nothing found",
    "nothing": "only wider information",
}


def pages(context: PageContext) -> Iterator[Page]:
    """A map of every country with an outline and at least one place with a point."""
    for record in context.assessed.corpus.places.values():
        if context.has_map(record.value):
            yield _map(context, record.value, context.settings.outlines[record.value.code or ""])


def _map(context: PageContext, country: Place, outline: Outline) -> Page:
    known = known_places(context, country)
    drawing = draw(outline, known)
    words = {word for one in known for word in one.best.all_words}
    newest = {one.place.id: _newest(context, one.place) for one in known if one.count}
    points = {one.place.point.credit for one in known if one.place.point}
    own = sum(1 for one in known if one.count)
    return context.page(
        "map.md",
        page_urls.country_map(country.id),
        f"Map of {country.label}",
        description=f"Places of {country.label} and what is known about each.",
        trail=[(country.label, page_urls.place(country.id))],
        freshness_words=f"{own} of {len(known)} places have information of their own. Colour shows how recent the newest is.",
        country=country,
        outline=outline,
        drawing=drawing,
        meanings={word: meaning for word, meaning in MEANINGS.items() if word in words},
        rows=sorted((one for one in known if one.count), key=lambda one: (-one.count, one.place.label)),
        others=sorted((one.place for one in known if not one.count), key=lambda place: place.label),
        newest=newest,
        major={one.place.id for one in sorted(known, key=lambda one: (not one.place.main, -one.count))[:_MAJOR]},
        unplaced={one.place.id for one in known if not one.place.point},
        credits=[context.settings.credits.get(key, key) for key in sorted(points)],
    )


def known_places(context: PageContext, country: Place) -> list[KnownPlace]:
    """Every place of a country with its coverage status."""
    found = []
    for place in context.assessed.corpus.places_by_country.get(country.id, []):
        entries = context.assessed.by_place.get(place.id, [])
        found.append(KnownPlace(place, coverage_status(entries), sum(len(entry.claims) for entry in entries)))
    return found


def _newest(context: PageContext, place: Place) -> str:
    """The time the newest dated statement of a place is about, in words."""
    claims = [claim for entry in context.assessed.by_place[place.id] for claim in entry.claims]
    dated = [(time.latest, time) for claim in claims if (time := claim.claim.observed).latest]
    return max(dated)[1].format() if dated else "none is dated"
