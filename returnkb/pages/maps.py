"""The map of a country: its places as links, coloured and shaped by what is known, and a table that says the same."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.assessment.coverage_status import best
from returnkb.corpus.outlines import Outline
from returnkb.maps.layout import Known, draw
from returnkb.model import page_urls as addresses
from returnkb.model.place import Place
from returnkb.pages.page import Desk, Page

MEANINGS = {
    "current": "checked by a person and within its limit",
    "recent": "within its limit, not checked yet",
    "due": "past its limit, or contradicted",
    "undated": "the sources do not say when",
    "history": "only older statements",
    "gap": "searched and not found",
    "nothing": "nobody has written anything of its own yet",
}


def pages(desk: Desk) -> Iterator[Page]:
    """A map for every country whose outline and at least one place with a point we have."""
    for record in desk.judgement.corpus.places.values():
        if desk.has_map(record.what):
            yield _map(desk, record.what, desk.setting.outlines[record.what.code or ""])


def _map(desk: Desk, country: Place, outline: Outline) -> Page:
    known = known_places(desk, country)
    drawing = draw(outline, known)
    words = {word for one in known for word in one.best.words}
    newest = {one.place.id: _newest(desk, one.place) for one in known if one.count}
    points = {one.place.point.credit for one in known if one.place.point}
    own = sum(1 for one in known if one.count)
    return desk.write(
        "map.md",
        addresses.country_map(country.id),
        f"Map of {country.label}",
        description=f"Places of {country.label} and what is known about each.",
        trail=[(country.label, addresses.place(country.id))],
        freshness_words=f"{own} of {len(known)} places have statements of their own. Colours tell the best that is known.",
        country=country,
        outline=outline,
        drawing=drawing,
        meanings={word: meaning for word, meaning in MEANINGS.items() if word in words},
        rows=sorted((one for one in known if one.count), key=lambda one: (-one.count, one.place.label)),
        others=sorted((one.place for one in known if not one.count), key=lambda place: place.label),
        newest=newest,
        unplaced={one.place.id for one in known if not one.place.point},
        credits=[desk.setting.credits.get(key, key) for key in sorted(points)],
    )


def known_places(desk: Desk, country: Place) -> list[Known]:
    """Every place of a country with the best that is known of it."""
    found = []
    for place in desk.places_of(country.id):
        entries = desk.judgement.by_place.get(place.id, [])
        found.append(Known(place, best(entries), sum(len(entry.claims) for entry in entries)))
    return found


def _newest(desk: Desk, place: Place) -> str:
    """The time the newest dated statement of a place is about, in words."""
    claims = [claim for entry in desk.judgement.by_place[place.id] for claim in entry.claims]
    dated = [(time.latest, time) for claim in claims if (time := claim.claim.observed).latest]
    return max(dated)[1].words() if dated else "none is dated"
