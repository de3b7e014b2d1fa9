"""What the finder must know of a place that is asked for, as rows the browser gets and as what they say.

A country's rows share a file, with the lists of the entries of each place; where these are long, the lists of a region and of the
places in it that have none below them stand in a part of their own, and wherever a place is named all parts that it and its
wider areas stand in are told beside it. So a query that names a place knows at once all it must load.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

from search.dataset import Dataset, Place
from search.index.shard_format import fnv1a

PLACE_PREFIX = "@p:"
PART_SEPARATOR = ">"  # stands before parts, which no id and no packed list holds
_PART_LENGTH = 2  # of one part
_MAX_SHARED = 12_000  # letters of all lists of a country that still share one file


def place_files(dataset: Dataset, lists: Mapping[str, str]) -> dict[str, Any]:
    """The files of all places, from the packed list of each."""
    parts_by_place = list_parts(dataset, lists)
    files: dict[str, Any] = {}
    for place in dataset.places.values():
        part = parts_by_place.get(place.id, "")
        is_host = place.country in dataset.places and dataset.places[place.country].is_host_only
        record = _encode(place, dataset.containers(place.id)[1:], dataset.members.get(place.id, ()), is_host)
        listed = lists.get(place.id, "")
        files.setdefault(file_name(place.id), {})[place.id] = [*record, PART_SEPARATOR + part if part else listed]
        if part:
            files.setdefault(file_name(place.id, own_part(part)), {})[place.id] = listed
    return files


def list_parts(dataset: Dataset, lists: Mapping[str, str]) -> dict[str, str]:
    """The parts of each place whose list stands in one: its own, then those of its wider areas; each of two signs."""
    sizes: dict[str, int] = {}
    for place in dataset.places.values():
        sizes[place.country] = sizes.get(place.country, 0) + len(lists.get(place.id, ""))
    regions = {place.parent for place in dataset.places.values()}
    own_parts = {
        place.id: fnv1a(_nearest_region(dataset, place, regions))[-_PART_LENGTH:]
        for place in dataset.places.values()
        if sizes[place.country] > _MAX_SHARED and place.id != place.country
    }
    return {
        place: "".join(
            dict.fromkeys(own_parts[area] for area in dataset.containers(place) if _shares(area, place, own_parts))
        )
        for place in own_parts
    }


def _shares(area: str, place: str, own_parts: Mapping[str, str]) -> bool:
    return area in own_parts and area.split("/", 1)[0] == place.split("/", 1)[0]


def _nearest_region(dataset: Dataset, place: Place, regions: Container[str | None]) -> str:
    """The nearest area around a place that has places below it, or the widest below the country."""
    around = [link for link in dataset.ancestors(place.id) if link != place.country]
    return next((link for link in around if link in regions), around[-1])


def own_part(parts: str) -> str:
    """The part in which a place's own list stands."""
    return parts[:_PART_LENGTH]


def file_name(place_id: str, part: str = "") -> str:
    """The file of a place's row, or of its list if that stands in a part."""
    country = place_id.split("/", 1)[0]
    return f"places-{country}-{part}.js" if part else f"places-{country}.js"


def with_parts(concept: str, parts_by_place: Mapping[str, str]) -> str:
    """A concept as the index writes it: a place with its parts."""
    part = parts_by_place.get(concept.removeprefix(PLACE_PREFIX), "") if concept.startswith(PLACE_PREFIX) else ""
    return concept + PART_SEPARATOR + part if part else concept


def _encode(place: Place, containers: Sequence[str], members: Sequence[str], is_host: bool) -> list[Any]:
    """A place in short: a slash stands for its country, 0 for a page where pages of places are."""
    return [
        place.label,
        place.kind,
        " ".join(_shorten(outer, place.country) for outer in containers),
        " ".join(_shorten(member, place.country) for member in members),
        0 if place.url == _page_url(place.id) else place.url,
        1 if is_host else 0,
    ]


def decode(place_id: str, encoded: Sequence[Any]) -> dict[str, Any]:
    """What a row says."""
    label, kind, containers, members, url, is_host, _ = encoded
    country = place_id.split("/", 1)[0]
    return {
        "label": label,
        "kind": kind,
        "within": _expand(containers, country),
        "url": url or _page_url(place_id),
        **({"members": _expand(members, country)} if members else {}),
        **({"host": True} if is_host else {}),
    }


def _shorten(other: str, country: str) -> str:
    return "/" if other == country else other.removeprefix(country) if other.startswith(f"{country}/") else other


def _expand(encoded: str, country: str) -> list[str]:
    return [
        country if name == "/" else country + name if name[0] == "/" else name for name in encoded.split(" ") if name
    ]


def _page_url(place_id: str) -> str:
    return f"{place_id}/index.html"
