"""Formal queries: their execution and the output of their results."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from whoosh.qparser import MultifieldParser
from whoosh.query import NullQuery

from search.dataset.model import Dataset, Entry
from search.whoosh.index import KEYWORD_FIELDS, TEXT_FIELDS, build_index

MAX_QUERY_LENGTH = 1_000  # characters
_MAX_BRACKETS, _MAX_WILDCARDS = 50, 8  # nesting costs recursion, wildcards cost time on every word of the index


class QueryError(Exception):
    """Raised, with the repair, when a formal query cannot be run."""


def run_query(query: str, dataset: Dataset, limit: int, as_json: bool) -> str:
    """The results of a formal query as text or JSON; raises QueryError."""
    _check(query)
    entries = {str(entry["id"]): entry for entry in dataset.entries}
    found = [entries[entry_id] for entry_id in matching_ids(query, build_index(dataset), limit)]
    if as_json:
        return json.dumps([_result(entry) for entry in found], ensure_ascii=False)
    if not found:
        names = (*TEXT_FIELDS, *KEYWORD_FIELDS, "where", "status", "observed")
        return f"Nothing was found. Field names are: {', '.join(names)}."
    return "\n".join(f"{entry['title']}{_closed_note(entry)}\n  {entry['url']}" for entry in found)


def matching_ids(query: str, index: Any, limit: int) -> list[str]:
    """The IDs of the entries that match a formal query, best first; raises QueryError."""
    try:
        parsed = MultifieldParser(list(TEXT_FIELDS), index.schema, fieldboosts=TEXT_FIELDS).parse(query)
        if parsed == NullQuery:
            return []
        with index.searcher() as searcher:
            return [str(hit["id"]) for hit in searcher.search(parsed, limit=limit)]
    except Exception as error:  # Whoosh raises plain Exception, AssertionError and IndexError for malformed queries
        raise QueryError(f"The query is malformed ({error or type(error).__name__}): check its operators.") from None


def _check(query: str) -> None:
    """Refuse queries whose length, nesting or wildcards would cost too much; raises QueryError."""
    if len(query) > MAX_QUERY_LENGTH:
        raise QueryError(f"The query has {len(query)} characters: shorten it to {MAX_QUERY_LENGTH}.")
    if query.count("(") + query.count("[") + query.count("{") > _MAX_BRACKETS:
        raise QueryError(f"The query has more than {_MAX_BRACKETS} brackets: remove some.")
    if query.count("*") + query.count("?") > _MAX_WILDCARDS:
        raise QueryError(f"The query has more than {_MAX_WILDCARDS} wildcards: remove some.")


def _result(entry: Entry) -> Mapping[str, Any]:
    return {"id": entry["id"], "title": entry["title"], "url": entry["url"], "closed": entry.get("open") == "closed"}


def _closed_note(entry: Entry) -> str:
    return " (closed)" if entry.get("open") == "closed" else ""
