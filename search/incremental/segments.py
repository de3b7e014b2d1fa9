"""Neighbouring entries that are worked out together, so that an edit has few of them worked out anew."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from search.dataset import Entry

_MIN_ENTRIES = 64  # entries from which a block may end, where the place changes and one in so many places says so
_BOUNDARY_ODDS = 2


@dataclass(frozen=True)
class Segment:
    """Entries by how far their seats are from the block's first, so that those who move together stay the same block."""

    first: int
    entries: Mapping[int, Entry]
    hash: str  # of all its entries and their steps

    @property
    def doc_ids(self) -> list[int]:
        """The seat of each entry."""
        return [self.first + offset for offset in self.entries]


def split_into_segments(entries: Mapping[int, Entry], hashes: Mapping[int, str]) -> Iterator[Segment]:
    """Cut entries, given by seat in order, where the place changes; a cut hangs on the place there, so that others stay."""
    entries_so_far: dict[int, Entry] = {}
    last = ""
    for doc_id, entry in entries.items():
        place = str(entry["place"] or "")
        if place != last and len(entries_so_far) >= _MIN_ENTRIES and zlib.crc32(place.encode()) % _BOUNDARY_ODDS == 0:
            yield _segment(entries_so_far, hashes)
            entries_so_far = {}
        entries_so_far[doc_id] = entry
        last = place
    if entries_so_far:
        yield _segment(entries_so_far, hashes)


def _segment(entries: Mapping[int, Entry], hashes: Mapping[int, str]) -> Segment:
    first = min(entries)
    return Segment(
        first,
        {doc_id - first: entry for doc_id, entry in entries.items()},
        content_hash(*(f"{doc_id - first} {hashes[doc_id]}" for doc_id in entries)),
    )


def content_hash(*parts: str) -> str:
    """A sign of some texts, to tell whether they are the ones of before."""
    return hashlib.sha1("\x00".join(parts).encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
