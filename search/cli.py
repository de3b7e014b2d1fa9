"""What `returnkb search` prints: the answer the site's finder gives, read from the same files."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from search.dataset import NoData, read
from search.index.facets import FACETS
from search.query.index_reader import DamagedIndex, IndexReader
from search.query.results import Hit, SearchResponse, search
from search.shards import index_files


class NoIndex(Exception):
    """Raised, with the repair, when there is nothing to search in."""


def run(build: Path, arguments: Namespace) -> str:
    """Answer a query from a build; raises NoIndex when nothing was compiled yet."""
    if getattr(arguments, "whoosh", False):
        from search.whoosh.query import ask  # Whoosh is slow to import and seldom wanted

        try:
            return ask(build, arguments)
        except NoData as missing:
            raise NoIndex(str(missing)) from None
    index, notice = opened(build)
    filters = {name: value for name in FACETS if (value := getattr(arguments, name, None))}
    if "country" in filters:
        filters["country"] = _country(filters["country"], build)
    today = getattr(arguments, "today", None) or date.today()
    response = search(
        arguments.query,
        index,
        filters,
        limit=arguments.limit,
        at=getattr(arguments, "at", None) or "",
        today=today.isoformat(),
    )
    if arguments.json:
        return json.dumps(as_data(response), ensure_ascii=False, indent=1)
    return "\n".join([*([notice] if notice else []), *_lines(response)])


def opened(build: Path) -> tuple[IndexReader, str]:
    """The index of a build, made anew in memory when its files are missing, damaged or of another version."""
    try:
        return IndexReader.of_folder(build / "pages" / "search"), ""
    except DamagedIndex as damaged:
        try:
            files = index_files(read(build / "data"))
        except NoData as missing:
            raise NoIndex(str(missing)) from None
        return IndexReader(
            files.__getitem__
        ), f"{damaged} It was made anew for this search; `returnkb build` writes it."


def _country(given: str, build: Path) -> str:
    """The country meant by its folder or its two-letter code."""
    try:
        places = read(build / "data").places
    except NoData:
        return given
    for place in places.values():
        if place.code and place.code.casefold() == given.casefold():
            return place.id
    if given not in places:
        codes = ", ".join(sorted(place.code for place in places.values() if place.code))
        raise NoIndex(f"There is no country “{given}”. Give a folder of docs/, or one of: {codes}.")
    return given


def as_data(response: SearchResponse) -> dict[str, Any]:
    """An answer as JSON data."""
    return {
        "said": response.message,
        "total": response.total,
        "places": [place for place, _ in response.plan.places],
        "ask": [{"name": choice.surface, "places": list(choice.places)} for choice in response.plan.ambiguous_places],
        "unknown": list(response.plan.unknown),
        "nearest": response.nearest,
        "corrections": [list(pair) for pair in response.plan.corrections],
        "results": [_result(hit, group.label) for group in response.groups for hit in group.hits],
    }


def _result(hit: Hit, label: str) -> dict[str, Any]:
    record = hit.record
    return {
        "id": record["id"],
        "title": record["title"],
        "url": address(hit),
        "kind": record["kind"],
        "place": record["place"],
        "topic": record["topic"],
        "status": record["status"],
        "group": hit.relation,
        "label": label,
        "score": round(hit.score, 4),
        "claims": [
            {name: claim[name] for name in ("id", "text", "observed", "when", "status", "support")}
            for claim in hit.claims
        ],
    }


def address(hit: Hit) -> str:
    """Where a result leads: to the claim that answers."""
    return str(hit.record["url"]) + (f"#{hit.claims[0]['id']}" if hit.claims else "")


def _lines(response: SearchResponse) -> Iterator[str]:
    yield response.message
    for group in response.groups:
        yield ""
        yield group.label
        for hit in group.hits:
            yield f"  {hit.record['title']}{_aside(hit.record)}"
            for claim in hit.claims:
                yield f"    {claim['text']} ({claim['when']}; {claim['status']}; {claim['support']})"
            yield f"    {address(hit)}"


def _aside(record: Mapping[str, Any]) -> str:
    parts = [record["where"], record["kind"], *([] if record["claims"] else [record["status"]])]
    return f" ({', '.join(part for part in parts if part)})"
