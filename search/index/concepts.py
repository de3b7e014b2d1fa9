"""Concepts of the index, written as a prefix and an ID, and the matching of their names in text.

The prefixes are @p: place, @t: topic, @i: illness, @s: service, @g: group, @m: mode, @o: organisation, @e: programme,
@k: kind of entry,
@x: country outside the collection,
@n: country whose adjective or people a word names, @h: host country of a programme.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

PLACE_PREFIX = "@p:"
HOST_PREFIX = "@h:"
OUT_OF_SCOPE = "@x:"
NATIONALITY = "@n:"
CONCEPT_LETTERS = {"topics": "t", "illnesses": "i", "services": "s", "groups": "g", "modes": "m"}


@dataclass(frozen=True)
class EntityNames:
    """All names by index key."""

    concepts: Mapping[str, tuple[str, ...]]
    # By first and second word: the numbers of words of the names that start so, longest first.
    name_lengths: Mapping[str, Mapping[str, tuple[int, ...]]]

    def find_mentions(self, words: Sequence[str]) -> Iterable[str]:
        """The concepts named in a text, longest match first, left to right."""
        name_lengths, at = self.name_lengths, 0
        while at < len(words):
            seconds = name_lengths.get(words[at])
            if seconds is None:
                at += 1
                continue
            size = self._size(words, at, seconds)
            if size:
                yield from self.concepts[" ".join(words[at : at + size])]
            at += size or 1

    def _size(self, words: Sequence[str], at: int, seconds: Mapping[str, tuple[int, ...]]) -> int:
        for size in seconds.get(words[at + 1], ()) if at + 1 < len(words) else ():
            if " ".join(words[at : at + size]) in self.concepts:
                return size
        return 1 if words[at] in self.concepts else 0
