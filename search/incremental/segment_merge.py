"""The postings of all blocks under their keys: those of last time, less the blocks that are gone, and the new ones."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypeAlias

from search.incremental.build_cache import Shelf

Place = tuple[int, str]  # the first seat of a block, and the name of its row
Postings: TypeAlias = "dict[str, array[int]]"
_FEW = 3  # one block in so many may be another than last time; beyond, all are merged anew


@dataclass(frozen=True)
class Held:
    """Postings under their keys, as the shelf keeps them: the keys, how many each has, and all one after the other."""

    keys: list[str]
    sizes: array[int]
    postings: array[int]  # seat * 16 + level, seats counted from the block's first

    @classmethod
    def of(cls, levels: Mapping[int, Mapping[str, int]]) -> Held:
        """From the level of each key in each entry, by its step from the first seat."""
        found: dict[str, list[int]] = {}
        for step, keys in levels.items():
            for key, level in keys.items():
                found.setdefault(key, []).append(step << 4 | level)
        postings = array("I", (posting for held in found.values() for posting in held))
        return cls(list(found), array("I", map(len, found.values())), postings)

    def told(self) -> bytes:
        """A line of keys, then numbers."""
        line = "\t".join(self.keys).encode("utf-8", "surrogatepass")
        return line + b"\n" + self.sizes.tobytes() + self.postings.tobytes()

    @classmethod
    def untold(cls, told: bytes) -> Held:
        """What the shelf kept."""
        line, _, numbers = told.partition(b"\n")
        keys = line.decode("utf-8", "surrogatepass").split("\t") if line else []
        found = array("I")
        found.frombytes(numbers)
        return cls(keys, found[: len(keys)], found[len(keys) :])

    def each(self) -> Iterator[tuple[str, array[int]]]:
        """Every key with its postings."""
        start = 0
        for key, size in zip(self.keys, self.sizes, strict=True):
            yield key, self.postings[start : start + size]
            start += size


@dataclass(frozen=True)
class Part:
    """What a block gave: the name of its row on the shelf, and that row: a line of other things, then its postings."""

    first: int
    row: str
    made: bytes

    @property
    def line(self) -> str:
        """What else is told of the block."""
        return self.made.partition(b"\n")[0].decode("utf-8", "surrogatepass")

    @property
    def held(self) -> Held:
        """Its postings, at the seats they have now."""
        found = Held.untold(self.made.partition(b"\n")[2])
        return Held(found.keys, found.sizes, array("I", map((self.first << 4).__add__, found.postings)))


def merged(name: str, parts: Sequence[Part], kept: Shelf) -> Postings:
    """All postings of some blocks, which come in the order of their seats; the shelf keeps them under a name."""
    gone, done, postings = _last_time(name, {(part.first, part.row) for part in parts}, kept)
    for part in gone:
        _take(postings, part.held)
    for part in parts:
        if (part.first, part.row) not in done:
            _put(postings, part.held)
    line = json.dumps([(part.first, part.row) for part in parts]).encode()
    ordered = {key: postings[key] for key in sorted(postings)}
    sizes = array("I", map(len, ordered.values()))
    every = array("I", b"".join(held.tobytes() for held in ordered.values()))
    kept.put(name, line + b"\n" + Held(list(ordered), sizes, every).told())
    return ordered


def _last_time(name: str, now: Set[Place], kept: Shelf) -> tuple[list[Part], Set[Place], Postings]:
    """The blocks of last time that are gone, all of that time, and what they gave; nothing if too many are gone."""
    before = kept.get(name)
    if before is None:
        return [], set(), {}
    line, _, told = before.partition(b"\n")
    done = {(int(first), str(row)) for first, row in json.loads(line)}
    gone = [Part(first, row, kept.get(row) or b"") for first, row in sorted(done - now)]
    if len(gone) * _FEW > len(done) or not all(part.made for part in gone):
        return [], set(), {}
    return gone, done, dict(Held.untold(told).each())


def _take(postings: Postings, held: Held) -> None:
    for key, lost in held.each():
        known = postings[key]
        at = bisect_left(known, lost[0])
        del known[at : at + len(lost)]
        if not known:
            del postings[key]


def _put(postings: Postings, held: Held) -> None:
    for key, found in held.each():
        known = postings.get(key)
        if known is None:
            postings[key] = found
        elif known[-1] < found[0]:
            known.extend(found)
        else:
            at = bisect_left(known, found[0])
            known[at:at] = found
