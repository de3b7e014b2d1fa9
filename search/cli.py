"""Command line of the search: the response of `returnkb search`, from the index files that the browser reads."""

from __future__ import annotations

import json
import unicodedata
from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from search.dataset.load import NoData, read
from search.index.facets import FACETS
from search.open_index import SearchError, open_index, rebuild_index
from search.opensearch.client import ServerError, client
from search.opensearch.remote_ranking import RemoteRanking
from search.query.index_reader import DamagedIndex, IndexReader
from search.query.ranking import rank
from search.query.response import SearchResponse
from search.query.results import response_data, result_url, search

__all__ = ["SearchError", "run"]
MAX_RESULTS = 1_000


def run(build: Path, arguments: Namespace) -> str:
    """The printed response to a query; raises SearchError when nothing was compiled or an argument is wrong."""
    if not 1 <= arguments.limit <= MAX_RESULTS:
        raise SearchError(f"--limit is out of range: give a number from 1 to {MAX_RESULTS}.")
    if getattr(arguments, "whoosh", False):
        return _run_formal_query(build, arguments)
    filters = _filters(build, arguments)
    index, notice = open_index(build)
    try:
        response = _search(index, filters, arguments)
    except DamagedIndex as damage:
        index, notice = rebuild_index(build, damage)
        response = _search(index, filters, arguments)
    except ServerError as error:
        raise SearchError(str(error)) from None
    if arguments.json:
        return json.dumps(response_data(response), ensure_ascii=False, indent=1)
    return "\n".join(_printable(line) for line in [*([notice] if notice else []), *_lines(response)])


def _search(index: IndexReader, filters: Mapping[str, str], arguments: Namespace) -> SearchResponse:
    today = getattr(arguments, "today", None) or date.today()
    server = getattr(arguments, "opensearch", None)
    return search(
        arguments.query,
        index,
        filters,
        limit=arguments.limit,
        at=getattr(arguments, "at", None) or "",
        today=today.isoformat(),
        ranker=RemoteRanking(client(server)) if server else rank,
    )


def _run_formal_query(build: Path, arguments: Namespace) -> str:
    from search.whoosh.query import QueryError, run_query  # imported here, because Whoosh is slow to import

    try:
        return _printable(run_query(arguments.query, read(build / "data"), arguments.limit, arguments.json))
    except (NoData, QueryError) as error:
        raise SearchError(str(error)) from None


def _filters(build: Path, arguments: Namespace) -> dict[str, str]:
    filters = {name: value for name in FACETS if (value := getattr(arguments, name, None))}
    if "country" in filters:
        filters["country"] = _country_id(filters["country"], build)
    return filters


def _country_id(country: str, build: Path) -> str:
    """The place ID of a country given by its folder or two-letter code; raises SearchError with the known codes."""
    try:
        places = read(build / "data").places
    except NoData:
        return country
    for place in places.values():
        if place.code and place.code.casefold() == country.casefold():
            return place.id
    if country not in places:
        codes = ", ".join(sorted(place.code for place in places.values() if place.code))
        raise SearchError(f"There is no country “{country}”. Give a folder of docs/, or one of: {codes}.")
    return country


def _lines(response: SearchResponse) -> Iterator[str]:
    yield response.message
    for contact in response.contacts:
        yield f"Ask: {', '.join(filter(None, (contact['name'], contact['phone'])))} ({contact['url']})"
    for group in response.groups:
        yield ""
        yield group.label
        for hit in group.hits:
            yield f"  {hit.record['title']} ({_remarks(hit.record)})"
            if phone := hit.record.get("phone"):
                yield f"    Phone: {phone['number']} ({'; '.join(filter(None, (phone['note'], phone['when'])))})"
            for claim in hit.claims:
                yield f"    {claim['text']} ({claim['when']}; {claim['status']}; {claim['support']})"
            yield f"    {result_url(hit)}"


def _remarks(record: Mapping[str, Any]) -> str:
    """What is printed beside a title: location, kind, whether it is closed, and the status of an entry without claims."""
    closed = "closed" if record.get("closed") else ""
    status = "" if record["claims"] else record["status"]
    return ", ".join(part for part in (record["where"], record["kind"], closed, status) if part)


def _printable(text: str) -> str:
    """The text with control and surrogate characters replaced, as a terminal would execute or refuse them."""
    return "".join(
        character if character == "\n" or unicodedata.category(character) not in ("Cc", "Cs") else "�"
        for character in text
    )
