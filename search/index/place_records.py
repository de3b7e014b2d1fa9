"""What the finder must know of a place that is asked for, as rows the browser gets and as what they say.

A country's rows share a file, with the lists of the entries of each place; where these are long, the lists of a region and of the
places in it that have none below them stand in a part of their own, and wherever a place is named all parts that it and its
wider areas stand in are told beside it. So a query that names a place knows at once all it must load.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

from search.dataset import Compiled, Place
from search.index.shard_format import hashed

PLACE = "@p:"
MARK = ">"  # stands before parts, which no id and no packed list holds
_SIGNS = 2  # of one part
_TOGETHER = 12_000  # letters of all lists of a country that still share one file


def payloads(compiled: Compiled, lists: Mapping[str, str]) -> dict[str, Any]:
    """The files of all places, from the packed list of each."""
    parted = parts(compiled, lists)
    made: dict[str, Any] = {}
    for place in compiled.places.values():
        part = parted.get(place.id, "")
        is_host = place.country in compiled.places and compiled.places[place.country].is_host_only
        told = _row(place, compiled.within(place.id)[1:], compiled.members.get(place.id, ()), is_host)
        listed = lists.get(place.id, "")
        made.setdefault(file(place.id), {})[place.id] = [*told, MARK + part if part else listed]
        if part:
            made.setdefault(file(place.id, own(part)), {})[place.id] = listed
    return made


def parts(compiled: Compiled, lists: Mapping[str, str]) -> dict[str, str]:
    """The parts of each place whose list stands in one: its own, then those of its wider areas; each of two signs."""
    sizes: dict[str, int] = {}
    for place in compiled.places.values():
        sizes[place.country] = sizes.get(place.country, 0) + len(lists.get(place.id, ""))
    regions = {place.parent for place in compiled.places.values()}
    alone = {
        place.id: hashed(_region(compiled, place, regions))[-_SIGNS:]
        for place in compiled.places.values()
        if sizes[place.country] > _TOGETHER and place.id != place.country
    }
    return {
        place: "".join(dict.fromkeys(alone[area] for area in compiled.within(place) if _shares(area, place, alone)))
        for place in alone
    }


def _shares(area: str, place: str, alone: Mapping[str, str]) -> bool:
    return area in alone and area.split("/", 1)[0] == place.split("/", 1)[0]


def _region(compiled: Compiled, place: Place, regions: Container[str | None]) -> str:
    """The nearest area around a place that has places below it, or the widest below the country."""
    around = [link for link in compiled.chain(place.id) if link != place.country]
    return next((link for link in around if link in regions), around[-1])


def own(parts: str) -> str:
    """The part in which a place's own list stands."""
    return parts[:_SIGNS]


def file(place_id: str, part: str = "") -> str:
    """The file of a place's row, or of its list if that stands in a part."""
    country = place_id.split("/", 1)[0]
    return f"places-{country}-{part}.js" if part else f"places-{country}.js"


def marked(concept: str, parted: Mapping[str, str]) -> str:
    """A concept as the index writes it: a place with its parts."""
    part = parted.get(concept.removeprefix(PLACE), "") if concept.startswith(PLACE) else ""
    return concept + MARK + part if part else concept


def _row(place: Place, within: Sequence[str], members: Sequence[str], is_host: bool) -> list[Any]:
    """A place in short: a slash stands for its country, 0 for a page where pages of places are."""
    return [
        place.label,
        place.kind,
        " ".join(_short(outer, place.country) for outer in within),
        " ".join(_short(member, place.country) for member in members),
        0 if place.url == _page(place.id) else place.url,
        1 if is_host else 0,
    ]


def place(place_id: str, made: Sequence[Any]) -> dict[str, Any]:
    """What a row says."""
    label, kind, within, members, url, is_host, _ = made
    country = place_id.split("/", 1)[0]
    return {
        "label": label,
        "kind": kind,
        "within": _long(within, country),
        "url": url or _page(place_id),
        **({"members": _long(members, country)} if members else {}),
        **({"host": True} if is_host else {}),
    }


def _short(other: str, country: str) -> str:
    return "/" if other == country else other.removeprefix(country) if other.startswith(f"{country}/") else other


def _long(told: str, country: str) -> list[str]:
    return [country if name == "/" else country + name if name[0] == "/" else name for name in told.split(" ") if name]


def _page(place_id: str) -> str:
    return f"{place_id}/index.html"
