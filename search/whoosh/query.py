"""Formal queries: AND, OR, NOT, phrases, fields and date ranges, answered by Whoosh."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from whoosh.qparser import MultifieldParser
from whoosh.query import NullQuery

from search.dataset import read
from search.whoosh.index import FIELDS, opened


def ask(build: Path, arguments: Namespace) -> str:
    """Answer a formal query from a build's compiled data; raises NoData when there is none."""
    dataset = read(build / "data")
    entries = {entry["id"]: entry for entry in dataset.entries}
    found = ids(arguments.query, opened(dataset, build / "index"), arguments.limit)
    if arguments.json:
        return json.dumps(
            [{"id": each, "title": entries[each]["title"], "url": entries[each]["url"]} for each in found],
            ensure_ascii=False,
        )
    if not found:
        return (
            "Nothing was found. Fields one can name: "
            + ", ".join([*FIELDS, "where", "topic", "kind", "status", "observed"])
            + "."
        )
    return "\n".join(f"{entries[each]['title']}\n  {entries[each]['url']}" for each in found)


def ids(query: str, index: Any, limit: int) -> list[str]:
    """The ids of the entries a formal query finds, best first."""
    parsed = MultifieldParser(list(FIELDS), index.schema, fieldboosts=FIELDS).parse(query)
    if parsed == NullQuery:
        return []
    with index.searcher() as searcher:
        return [str(hit["id"]) for hit in searcher.search(parsed, limit=limit)]
