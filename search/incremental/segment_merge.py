"""The postings of all blocks under their keys: those of last time, less the blocks that are gone, and the new ones."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypeAlias

from search.incremental.build_cache import BuildCache

SegmentKey = tuple[int, str]  # the first seat of a block, and the name of its row
Postings: TypeAlias = "dict[str, array[int]]"
_MAX_CHANGED = 3  # one block in so many may be another than last time; beyond, all are merged anew


@dataclass(frozen=True)
class SegmentPostings:
    """Postings under their keys, as the shelf keeps them: the keys, how many each has, and all one after the other."""

    keys: list[str]
    sizes: array[int]
    postings: array[int]  # seat * 16 + level, seats counted from the block's first

    @classmethod
    def from_impacts(cls, impacts: Mapping[int, Mapping[str, int]]) -> SegmentPostings:
        """From the level of each key in each entry, by its step from the first seat."""
        found: dict[str, list[int]] = {}
        for offset, keys in impacts.items():
            for key, impact in keys.items():
                found.setdefault(key, []).append(offset << 4 | impact)
        postings = array("I", (posting for postings_of_key in found.values() for posting in postings_of_key))
        return cls(list(found), array("I", map(len, found.values())), postings)

    def serialize(self) -> bytes:
        """A line of keys, then numbers."""
        header = "\t".join(self.keys).encode("utf-8", "surrogatepass")
        return header + b"\n" + self.sizes.tobytes() + self.postings.tobytes()

    @classmethod
    def deserialize(cls, serialize: bytes) -> SegmentPostings:
        """What the shelf kept."""
        header, _, numbers = serialize.partition(b"\n")
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
    """What a block gave: the name of its row on the shelf, and that row: a line of other things, then its postings."""

    first: int
    key: str
    data: bytes

    @property
    def header(self) -> str:
        """What else is told of the block."""
        return self.data.partition(b"\n")[0].decode("utf-8", "surrogatepass")

    @property
    def postings(self) -> SegmentPostings:
        """Its postings, at the seats they have now."""
        found = SegmentPostings.deserialize(self.data.partition(b"\n")[2])
        return SegmentPostings(found.keys, found.sizes, array("I", map((self.first << 4).__add__, found.postings)))


def merge_segments(name: str, rows: Sequence[SegmentRow], cache: BuildCache) -> Postings:
    """All postings of some blocks, which come in the order of their seats; the shelf keeps them under a name."""
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
    """The blocks of last time that are gone, all of that time, and what they gave; nothing if too many are gone."""
    previous = cache.get(name)
    if previous is None:
        return [], set(), {}
    header, _, serialize = previous.partition(b"\n")
    kept = {(int(first), str(key)) for first, key in json.loads(header)}
    removed = [SegmentRow(first, key, cache.get(key) or b"") for first, key in sorted(kept - now)]
    if len(removed) * _MAX_CHANGED > len(kept) or not all(row.data for row in removed):
        return [], set(), {}
    return removed, kept, dict(SegmentPostings.deserialize(serialize).items())


def _remove(postings: Postings, postings_of_key: SegmentPostings) -> None:
    for key, lost in postings_of_key.items():
        known = postings[key]
        at = bisect_left(known, lost[0])
        del known[at : at + len(lost)]
        if not known:
            del postings[key]


def _insert(postings: Postings, postings_of_key: SegmentPostings) -> None:
    for key, found in postings_of_key.items():
        known = postings.get(key)
        if known is None:
            postings[key] = found
        elif known[-1] < found[0]:
            known.extend(found)
        else:
            at = bisect_left(known, found[0])
            known[at:at] = found
