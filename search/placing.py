"""What the finder must know of a place that is asked for, as rows the browser gets and as what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from search.compiled import Place


def row(place: Place, within: Sequence[str], members: Sequence[str], is_host: bool) -> list[Any]:
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
    label, kind, within, members, url, is_host = made
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
