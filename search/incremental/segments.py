"""Segments: neighbouring entries that are analysed together, so that an edit invalidates few of them."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from search.dataset.model import Entry

_MIN_ENTRIES = 64  # entries of a segment before it may end
_BOUNDARY_ODDS = 2  # a segment may end at one place in so many, chosen by its hash


@dataclass(frozen=True)
class Segment:
    """Entries by the offset of their document ID, so that a segment that moves as a whole stays the same."""

    first: int
    entries: Mapping[int, Entry]
    hash: str  # of its entries and their offsets

    @property
    def doc_ids(self) -> list[int]:
        """The document ID of each entry."""
        return [self.first + offset for offset in self.entries]


def split_into_segments(entries: Mapping[int, Entry], hashes: Mapping[int, str]) -> Iterator[Segment]:
    """Split entries, given by document ID in order, where the place changes; boundaries depend on the place alone."""
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
    """A hash of some texts, used as a cache key."""
    return hashlib.sha1("\x00".join(parts).encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
