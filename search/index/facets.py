"""Facets: the document IDs of each value of each field that results can be filtered by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from search.dataset.model import Dataset, Entry
from search.index.doc_ids import DocIds
from search.index.postings import encode_deltas

FACETS = ("country", "place", "topic", "kind", "group", "host", "mode", "freshness")
_SEVERITY = {"current": 0, "unverified": 0, "due": 1, "overdue": 2, "contradicted": 2, "historical": 3}
_LIST_FIELDS = {"group": "groups", "host": "hosts", "mode": "modes"}


def facet_columns(doc_ids: DocIds, dataset: Dataset) -> dict[str, dict[str, Any]]:
    """Every facet, with its values, their labels and their document IDs."""
    return {name: _column(name, doc_ids, dataset) for name in FACETS}


def _column(name: str, doc_ids: DocIds, dataset: Dataset) -> dict[str, Any]:
    docs_by_value: dict[str, list[int]] = {}
    for doc_id, entry in sorted(doc_ids.entries.items()):
        for value in facet_values(name, entry, dataset):
            docs_by_value.setdefault(value, []).append(doc_id)
    return {
        "labels": {value: value_label(name, value, dataset) for value in sorted(docs_by_value)},
        "seats": {value: encode_deltas(docs_by_value[value]) for value in sorted(docs_by_value)},
    }


def facet_values(name: str, entry: Entry, dataset: Dataset) -> Iterable[str]:
    """The values of an entry in a facet; freshness includes the days on which it changes."""
    if name == "freshness":
        return ["|".join([entry["status"], *(entry.get(day, "") for day in ("due", "overdue", "historical"))])]
    if name == "kind":
        return [entry["kind"]]
    if name == "topic":
        topics = [entry["topic"], *entry["also"]]
        return list(dict.fromkeys([*topics, *(topic.split(".")[0] for topic in topics)]))
    if name in _LIST_FIELDS:
        return list(dict.fromkeys(entry.get(_LIST_FIELDS[name], ())))
    if not entry["place"]:
        return list(dict.fromkeys(entry.get("to", ()))) if name == "country" else []
    if name == "country":
        return [entry["place"].split("/", 1)[0]]
    return [place for place in dataset.containers(entry["place"]) if "/" in place]


def status_on(value: str, today: str) -> str:
    """The freshness on a day, from a value with its days; it never improves."""
    found, *days = value.split("|")
    for status, day in zip(("due", "overdue", "historical"), days, strict=True):
        if day and today >= day and _SEVERITY[status] > _SEVERITY.get(found, 0):
            found = status
    return found


def value_label(name: str, value: str, dataset: Dataset) -> str:
    """The label of a facet value."""
    if name in ("country", "place", "host"):
        return dataset.places[value].label if value in dataset.places else value
    kinds: Mapping[str, str] = {"topic": "topics", "group": "groups", "mode": "modes"}
    if name in kinds:
        terms = dataset.vocabulary.get(kinds[name], {})
        return terms[value].label if value in terms else value
    return value
