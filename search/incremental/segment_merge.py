"""Segment merge: postings of changed segments are merged into the previous result."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypeAlias

from search.incremental.build_cache import BuildCache

SegmentKey = tuple[int, str]  # the first document ID of a segment, and the cache key of its row
Postings: TypeAlias = "dict[str, array[int]]"
_MAX_CHANGED = 3  # one segment in so many may have changed; beyond, all are merged again


@dataclass(frozen=True)
class SegmentPostings:
    """Postings by key, flat: the keys, the number of postings of each, and all postings in a row."""

    keys: list[str]
    sizes: array[int]
    postings: array[int]  # document ID * 16 + impact; IDs are offsets from the first of the segment

    @classmethod
    def from_impacts(cls, impacts: Mapping[int, Mapping[str, int]]) -> SegmentPostings:
        """Build from the impact of each key in each entry, by the offset of its document ID."""
        found: dict[str, list[int]] = {}
        for offset, keys in impacts.items():
            for key, impact in keys.items():
                found.setdefault(key, []).append(offset << 4 | impact)
        postings = array("I", (posting for postings_of_key in found.values() for posting in postings_of_key))
        return cls(list(found), array("I", map(len, found.values())), postings)

    def serialize(self) -> bytes:
        """Serialize: tab-separated keys, newline, sizes and postings as uint32."""
        header = "\t".join(self.keys).encode("utf-8", "surrogatepass")
        return header + b"\n" + self.sizes.tobytes() + self.postings.tobytes()

    @classmethod
    def deserialize(cls, data: bytes) -> SegmentPostings:
        """Deserialize a cached value."""
        header, _, numbers = data.partition(b"\n")
        keys = header.decode("utf-8", "surrogatepass").split("\t") if header else []
        found = array("I")
        found.frombytes(numbers)
        return cls(keys, found[: len(keys)], found[len(keys) :])

    def items(self) -> Iterator[tuple[str, array[int]]]:
        """Every key with its postings."""
        start = 0
        for key, size in zip(self.keys, self.sizes, strict=True):
            yield key, self.postings[start : start + size]
            start += size


@dataclass(frozen=True)
class SegmentRow:
    """The cached row of a segment: a header line, then its serialized postings."""

    first: int
    key: str
    data: bytes

    @property
    def header(self) -> str:
        """The header line: strong words, or the concepts of claims."""
        return self.data.partition(b"\n")[0].decode("utf-8", "surrogatepass")

    @property
    def postings(self) -> SegmentPostings:
        """The postings with the document IDs that the segment has now."""
        found = SegmentPostings.deserialize(self.data.partition(b"\n")[2])
        return SegmentPostings(found.keys, found.sizes, array("I", map((self.first << 4).__add__, found.postings)))


def merge_segments(name: str, rows: Sequence[SegmentRow], cache: BuildCache) -> Postings:
    """The postings of all segments, given in order of their document IDs; the cache keeps the result under a name."""
    removed, kept, postings = _previous_merge(name, {(row.first, row.key) for row in rows}, cache)
    for row in removed:
        _remove(postings, row.postings)
    for row in rows:
        if (row.first, row.key) not in kept:
            _insert(postings, row.postings)
    header = json.dumps([(row.first, row.key) for row in rows]).encode()
    ordered = {key: postings[key] for key in sorted(postings)}
    sizes = array("I", map(len, ordered.values()))
    every = array("I", b"".join(postings_of_key.tobytes() for postings_of_key in ordered.values()))
    cache.put(name, header + b"\n" + SegmentPostings(list(ordered), sizes, every).serialize())
    return ordered


def _previous_merge(
    name: str, now: Set[SegmentKey], cache: BuildCache
) -> tuple[list[SegmentRow], Set[SegmentKey], Postings]:
    """The removed segments, all previous segments and their postings; nothing when too many were removed."""
    previous = cache.get(name)
    if previous is None:
        return [], set(), {}
    header, _, data = previous.partition(b"\n")
    kept = {(int(first), str(key)) for first, key in json.loads(header)}
    removed = [SegmentRow(first, key, cache.get(key) or b"") for first, key in sorted(kept - now)]
    if len(removed) * _MAX_CHANGED > len(kept) or not all(row.data for row in removed):
        return [], set(), {}
    return removed, kept, dict(SegmentPostings.deserialize(data).items())


def _remove(postings: Postings, segment: SegmentPostings) -> None:
    for key, removed in segment.items():
        known = postings[key]
        start = bisect_left(known, removed[0])
        del known[start : start + len(removed)]
        if not known:
            del postings[key]


def _insert(postings: Postings, segment: SegmentPostings) -> None:
    for key, added in segment.items():
        known = postings.get(key)
        if known is None:
            postings[key] = added
        elif known[-1] < added[0]:
            known.extend(added)
        else:
            start = bisect_left(known, added[0])
            known[start:start] = added
