"""The index as Python reads it: the very files the browser loads, each opened when first needed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from search.index import place_records, shard_format
from search.index.postings import count, numbers, unpack
from search.index.result_records import A_FILE, card
from search.index.shard_format import MANIFEST
from search.text import analyzer, spelling
from search.text.analyzer_config import SIGN

Read = Callable[[str], str]


class Damaged(Exception):
    """Raised when the files of an index are missing, foreign, broken or of another version."""


@dataclass(frozen=True)
class Key:
    """What the index holds under one key: concepts it names, and its packed postings."""

    concepts: tuple[str, ...]
    told: str  # its packed list; empty when that has a file of its own
    apart: int  # how many seats a list holds that has a file of its own

    @property
    def count(self) -> int:
        """How many entries stand under the key."""
        return self.apart or count(self.told)

    @property
    def has_postings(self) -> bool:
        """Whether any entry stands under the key."""
        return self.apart > 0 or len(self.told) > 0


class Index:
    """One index, read lazily; what was read once is kept."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._payloads: dict[str, Any] = {}
        self._shards: dict[str, dict[str, Key]] = {}
        self._postings: dict[str, dict[int, int]] = {}
        self._words: dict[str, list[str]] = {}
        self._places: dict[str, dict[str, Any]] = {}
        self.manifest = self.payload(MANIFEST)
        made_with = self.manifest if isinstance(self.manifest, dict) else {}
        if (made_with.get("version"), made_with.get("sign")) != (analyzer.VERSION, SIGN):
            raise Damaged("The search index is of another version.")

    @classmethod
    def of_folder(cls, folder: Path) -> Index:
        """The index in a folder of a built site."""
        return cls(lambda name: (folder / name).read_text(encoding="utf-8"))

    def payload(self, name: str) -> Any:
        """What a file holds; raises Damaged when it is not what its name says."""
        if name not in self._payloads:
            try:
                said, found = shard_format.payload(self._read(name))
            except (OSError, ValueError, KeyError):
                raise Damaged(f"The search index lacks a readable {name}.") from None
            if said != name:
                raise Damaged(f"The search index holds {said} under the name {name}.")
            self._payloads[name] = found
        return self._payloads[name]

    @cached_property
    def entries(self) -> int:
        """How many entries are indexed."""
        return int(self.manifest["entries"])

    @cached_property
    def lexicon(self) -> frozenset[str]:
        """The buckets of words there are."""
        return frozenset(spelling.untold(self.manifest["lexicon"]))

    @cached_property
    def _bounds(self) -> list[str]:
        return shard_format.unstepped(self.manifest["bounds"])

    def shard(self, key: str) -> dict[str, Key]:
        """All keys of the file a key stands in, in order."""
        at = max(0, bisect_right(self._bounds, shard_format.home(key)) - 1)
        name = f"terms-{shard_format.hashed(self._bounds[at])}.js"
        if name not in self._shards:
            self._shards[name] = self._opened(name)
        return self._shards[name]

    def _opened(self, name: str) -> dict[str, Key]:
        lines, told = self.payload(name)
        found: dict[str, Key] = {}
        for line, packed in zip(lines.split("\n"), told.split(",")[:-1], strict=True):
            key, _, concepts = line.partition("\t")
            apart = int(packed[1:]) if packed.startswith("-") else 0
            # Which parts a place's lists stand in is for those who load file by file; its row tells it too.
            named = tuple(concept.split(place_records.MARK)[0] for concept in concepts.split(",")) if concepts else ()
            found[key] = Key(named, "" if apart else packed, apart)
        return found

    def get(self, key: str) -> Key | None:
        """What stands under a key."""
        return self.shard(key).get(key)

    def postings(self, key: str) -> dict[int, int]:
        """The level of each seat under a key."""
        if key not in self._postings and key.startswith(place_records.PLACE):
            self._postings[key] = unpack(self._list_of(key.removeprefix(place_records.PLACE)))
        elif key not in self._postings:
            held = None if shard_format.stands_alone(key) else self.get(key)
            if shard_format.stands_alone(key) or (held and held.apart):
                self._postings[key] = unpack(self.payload(shard_format.list_name(key)))
            else:
                self._postings[key] = unpack(held.told if held else "")
        return self._postings[key]

    def _list_of(self, place_id: str) -> str:
        *_, told = self.payload(place_records.file(place_id)).get(place_id, [""])
        if not told.startswith(place_records.MARK):
            return str(told)
        return str(
            self.payload(place_records.file(place_id, place_records.own(told.removeprefix(place_records.MARK))))[
                place_id
            ]
        )

    def words(self, bucket: str) -> list[str]:
        """The words of one bucket of the lexicon."""
        if bucket not in self._words:
            self._words[bucket] = self.payload(f"words-{bucket}.js").split(" ")
        return self._words[bucket]

    def card(self, seat: int) -> dict[str, Any]:
        """The card of the entry in a seat."""
        number, at = divmod(seat, A_FILE)
        return card(self.payload(f"cards-{number}.js")[at])

    def place(self, place_id: str) -> dict[str, Any]:
        """What is known of a place."""
        if place_id not in self._places:
            self._places[place_id] = place_records.place(place_id, self.payload(place_records.file(place_id))[place_id])
        return self._places[place_id]

    def facet(self, name: str) -> dict[str, Any]:
        """A facet's values and their labels."""
        found: dict[str, Any] = self.payload(f"facet-{name}.js")
        return found

    def holding(self, name: str, value: str) -> frozenset[int]:
        """The seats that hold a value of a facet."""
        packed = self.facet(name)["seats"].get(value)
        seats: list[int] = []
        for gap in numbers(packed or ""):
            seats.append((seats[-1] if seats else -1) + gap + 1)
        return frozenset(seats)
