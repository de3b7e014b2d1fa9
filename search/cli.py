"""What `returnkb search` prints: the answer the site's finder gives, read from the same files."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from search.dataset import NoData, read
from search.index.facets import NAMES
from search.query.index_reader import Damaged, Index
from search.query.results import Answer, Hit, answer
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
    index, remark = opened(build)
    filters = {name: value for name in NAMES if (value := getattr(arguments, name, None))}
    if "country" in filters:
        filters["country"] = _country(filters["country"], build)
    today = getattr(arguments, "today", None) or date.today()
    made = answer(
        arguments.query,
        index,
        filters,
        limit=arguments.limit,
        at=getattr(arguments, "at", None) or "",
        today=today.isoformat(),
    )
    if arguments.json:
        return json.dumps(as_data(made), ensure_ascii=False, indent=1)
    return "\n".join([*([remark] if remark else []), *_lines(made)])


def opened(build: Path) -> tuple[Index, str]:
    """The index of a build, made anew in memory when its files are missing, damaged or of another version."""
    try:
        return Index.of_folder(build / "pages" / "search"), ""
    except Damaged as damaged:
        try:
            files = index_files(read(build / "data"))
        except NoData as missing:
            raise NoIndex(str(missing)) from None
        return Index(files.__getitem__), f"{damaged} It was made anew for this search; `returnkb build` writes it."


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


def as_data(made: Answer) -> dict[str, Any]:
    """An answer as JSON data."""
    return {
        "said": made.said,
        "total": made.total,
        "places": [place for place, _ in made.plan.places],
        "ask": [{"name": choice.said, "places": list(choice.places)} for choice in made.plan.choices],
        "unknown": list(made.plan.unknown),
        "nearest": made.nearest,
        "corrections": [list(pair) for pair in made.plan.corrections],
        "results": [_result(hit, group.label) for group in made.groups for hit in group.hits],
    }


def _result(hit: Hit, label: str) -> dict[str, Any]:
    card = hit.card
    return {
        "id": card["id"],
        "title": card["title"],
        "url": address(hit),
        "kind": card["kind"],
        "place": card["place"],
        "topic": card["topic"],
        "status": card["status"],
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
    return str(hit.card["url"]) + (f"#{hit.claims[0]['id']}" if hit.claims else "")


def _lines(made: Answer) -> Iterator[str]:
    yield made.said
    for group in made.groups:
        yield ""
        yield group.label
        for hit in group.hits:
            yield f"  {hit.card['title']}{_aside(hit.card)}"
            for claim in hit.claims:
                yield f"    {claim['text']} ({claim['when']}; {claim['status']}; {claim['support']})"
            yield f"    {address(hit)}"


def _aside(card: Mapping[str, Any]) -> str:
    told = [card["where"], card["kind"], *([] if card["claims"] else [card["status"]])]
    return f" ({', '.join(part for part in told if part)})"
