"""Documents of the index in OpenSearch: an entry each, with its text, its facets, and the impact of every key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from search.dataset.model import Dataset, Entry
from search.incremental.build_cache import open_cache
from search.index.doc_ids import assign_doc_ids
from search.index.inverted_index import build_inverted_index
from search.index.term_weights import vocabulary_labels

_LISTS = ("also", "groups", "offers", "illnesses", "modes", "hosts")


def bulk_lines(dataset: Dataset) -> Iterator[str]:
    """The lines of the bulk file: for each entry an action and its document."""
    doc_ids = assign_doc_ids(dataset)
    keys: dict[int, list[str]] = {}
    for key, postings in sorted(build_inverted_index(dataset, doc_ids, open_cache(None)).postings.items()):
        for posting in postings:
            keys.setdefault(posting >> 4, []).append(leveled(key, posting & 15))
    for number, entry in sorted(doc_ids.entries.items()):
        yield _line({"index": {"_id": entry["id"]}})
        yield _line({"number": number, "keys": keys.get(number, []), **_document(entry, dataset)})


def leveled(key: str, impact: int) -> str:
    """A key with its impact, as one value."""
    return f"{key}={impact}"


def _document(entry: Entry, dataset: Dataset) -> dict[str, Any]:
    facets = {name: list(entry[name]) for name in _LISTS if entry.get(name)}
    return {
        **{name: entry[name] for name in ("id", "url", "kind", "status", "topic", "title")},
        "place": entry["place"],
        "within": dataset.containers(entry["place"]) if entry["place"] else [],
        **facets,
        "words": list(entry.get("words", ())),
        "labels": vocabulary_labels(entry, dataset),
        "claims": [claim["text"] for claim in entry.get("claims", ())],
        "body": f"{entry.get('summary') or ''} {entry.get('body') or ''}".strip(),
    }


def _line(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True) + "\n"
