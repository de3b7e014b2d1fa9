"""Neighbouring entries that are worked out together, so that an edit has few of them worked out anew."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from search.dataset import Entry

_LEAST = 64  # entries from which a block may end, where the place changes and one in so many places says so
_CHANCE = 2


@dataclass(frozen=True)
class Block:
    """Entries by how far their seats are from the block's first, so that those who move together stay the same block."""

    first: int
    entries: Mapping[int, Entry]
    sign: str  # of all its entries and their steps

    @property
    def seats(self) -> list[int]:
        """The seat of each entry."""
        return [self.first + step for step in self.entries]


def blocks(entries: Mapping[int, Entry], signs: Mapping[int, str]) -> Iterator[Block]:
    """Cut entries, given by seat in order, where the place changes; a cut hangs on the place there, so that others stay."""
    made: dict[int, Entry] = {}
    last = ""
    for seat, entry in entries.items():
        place = str(entry["place"] or "")
        if place != last and len(made) >= _LEAST and zlib.crc32(place.encode()) % _CHANCE == 0:
            yield _block(made, signs)
            made = {}
        made[seat] = entry
        last = place
    if made:
        yield _block(made, signs)


def _block(entries: Mapping[int, Entry], signs: Mapping[int, str]) -> Block:
    first = min(entries)
    return Block(
        first,
        {seat - first: entry for seat, entry in entries.items()},
        signed(*(f"{seat - first} {signs[seat]}" for seat in entries)),
    )


def signed(*parts: str) -> str:
    """A sign of some texts, to tell whether they are the ones of before."""
    return hashlib.sha1("\x00".join(parts).encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
