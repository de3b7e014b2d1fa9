"""Document IDs: stable, with gaps, so that edits change few posting lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from search.dataset.model import Dataset, Entry

# IDs are grouped by place, so that results share files and posting lists compress well. Each place and each country starts
# at a multiple of its step and leaves a gap for new entries.
PLACE_STEP, COUNTRY_STEP = 4, 64


@dataclass(frozen=True)
class DocIds:
    """Entries by document ID, and the number of IDs, unused ones included."""

    entries: Mapping[int, Entry]
    count: int


def assign_doc_ids(dataset: Dataset) -> DocIds:
    """Assign document IDs in order of country, place, whether an entry is historical, and entry ID."""
    found: dict[int, Entry] = {}
    country_start = 0
    for rows in _grouped(dataset.entries, _country):
        place_start = country_start
        for row in _grouped(rows, lambda entry: str(entry["place"] or "")):
            for doc_id, entry in enumerate(sorted(row, key=_sort_key), start=place_start):
                found[doc_id] = entry
            place_start += _with_gap(len(row), 1, PLACE_STEP)
        country_start += _with_gap(place_start - country_start, COUNTRY_STEP // 4, COUNTRY_STEP)
    return DocIds(found, country_start)


def _with_gap(taken: int, spare: int, step: int) -> int:
    return -(-(taken + spare) // step) * step


def _country(entry: Entry) -> str:
    return str(entry["place"] or entry["id"]).split("/", 1)[0]


def _sort_key(entry: Entry) -> tuple[bool, str]:
    return entry["status"] == "historical", str(entry["id"])


def _grouped(entries: Sequence[Entry], key: Callable[[Entry], str]) -> list[list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(key(entry), []).append(entry)
    return [groups[name] for name in sorted(groups)]
