"""Place records: what a query needs to know of a place, with the posting list of the place.

The records of a country share a file. Where the posting lists of a country are long, they are split into parts by region.
Each mention of a place lists the parts of its own and its containers' postings, so one lookup yields all files to load.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

from search.dataset.model import Dataset, Place
from search.index.concepts import PLACE_PREFIX
from search.index.shard_format import fnv1a

PART_SEPARATOR = ">"  # before parts; no ID and no encoded list has this character
_PART_LENGTH = 2  # characters of one part
_ASK = ("name", "url", "phone", "note")  # fields of the service to ask
_MAX_SHARED = 12_000  # characters of all lists of a country up to which they share one file


def place_files(dataset: Dataset, lists: Mapping[str, str]) -> dict[str, Any]:
    """The files of all places, from the encoded posting list of each."""
    parts_by_place = list_parts(dataset, lists)
    files: dict[str, Any] = {}
    for place in dataset.places.values():
        part = parts_by_place.get(place.id, "")
        is_host = place.country in dataset.places and dataset.places[place.country].is_host_only
        record = _encode(place, dataset, is_host)
        encoded_list = lists.get(place.id, "")
        files.setdefault(file_name(place.id), {})[place.id] = [*record, PART_SEPARATOR + part if part else encoded_list]
        if part:
            files.setdefault(file_name(place.id, own_part(part)), {})[place.id] = encoded_list
    return files


def list_parts(dataset: Dataset, lists: Mapping[str, str]) -> dict[str, str]:
    """The parts to load for each place whose list is in one: its own, then those of its containers."""
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
    """The nearest container that has places below it, or the widest one below the country."""
    containers = [outer for outer in dataset.ancestors(place.id) if outer != place.country]
    return next((outer for outer in containers if outer in regions), containers[-1])


def own_part(parts: str) -> str:
    """The part that holds the list of the place itself."""
    return parts[:_PART_LENGTH]


def file_name(place_id: str, part: str = "") -> str:
    """The name of the file of a place record, or of the part that holds a posting list."""
    country = place_id.split("/", 1)[0]
    return f"places-{country}-{part}.js" if part else f"places-{country}.js"


def with_parts(concept: str, parts_by_place: Mapping[str, str]) -> str:
    """A concept as the index stores it: a place with its parts."""
    part = parts_by_place.get(concept.removeprefix(PLACE_PREFIX), "") if concept.startswith(PLACE_PREFIX) else ""
    return concept + PART_SEPARATOR + part if part else concept


def _encode(place: Place, dataset: Dataset, is_host: bool) -> list[Any]:
    """Encode a place: a slash stands for its country, 0 for the usual URL of its page and for the service to ask of the area around it."""
    containers, members = dataset.containers(place.id)[1:], dataset.members.get(place.id, ())
    around = dataset.places[containers[0]].ask if containers else {}
    return [
        place.label,
        place.kind,
        " ".join(_shorten(outer, place.country) for outer in containers),
        " ".join(_shorten(member, place.country) for member in members),
        0 if place.url == _page_url(place.id) else place.url,
        1 if is_host else 0,
        0 if not place.ask or place.ask == around else [place.ask.get(name, "") for name in _ASK],
    ]


def decode(place_id: str, encoded: Sequence[Any]) -> dict[str, Any]:
    """Decode a place record; without a service to ask of its own, that of the area around it is meant."""
    label, kind, containers, members, url, is_host, ask, _ = encoded
    country = place_id.split("/", 1)[0]
    return {
        "label": label,
        "kind": kind,
        "within": _expand(containers, country),
        "url": url or _page_url(place_id),
        **({"members": _expand(members, country)} if members else {}),
        **({"host": True} if is_host else {}),
        **({"ask": dict(zip(_ASK, ask, strict=True))} if ask else {}),
    }


def _shorten(other: str, country: str) -> str:
    return "/" if other == country else other.removeprefix(country) if other.startswith(f"{country}/") else other


def _expand(encoded: str, country: str) -> list[str]:
    return [
        country if name == "/" else country + name if name[0] == "/" else name for name in encoded.split(" ") if name
    ]


def _page_url(place_id: str) -> str:
    return f"{place_id}/index.html"
