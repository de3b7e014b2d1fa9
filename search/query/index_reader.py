"""The index as Python reads it: the very files the browser loads, each opened when first needed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from search.index import place_records, shard_format
from search.index.postings import decode_postings, decode_varints, posting_count
from search.index.result_records import DOCS_PER_FILE, decode, record_file_name
from search.index.shard_format import MANIFEST
from search.text import analyzer, spelling
from search.text.analyzer_config import CONFIG_HASH

Read = Callable[[str], str]


class DamagedIndex(Exception):
    """Raised when the files of an index are missing, foreign, broken or of another version."""


@dataclass(frozen=True)
class TermEntry:
    """What the index holds under one key: concepts it names, and its packed postings."""

    concepts: tuple[str, ...]
    packed: str  # its packed list; empty when that has a file of its own
    own_file_count: int  # how many seats a list holds that has a file of its own

    @property
    def count(self) -> int:
        """How many entries stand under the key."""
        return self.own_file_count or posting_count(self.packed)

    @property
    def has_postings(self) -> bool:
        """Whether any entry stands under the key."""
        return self.own_file_count > 0 or len(self.packed) > 0


class IndexReader:
    """One index, read lazily; what was read once is kept."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._payloads: dict[str, Any] = {}
        self._shards: dict[str, dict[str, TermEntry]] = {}
        self._postings: dict[str, dict[int, int]] = {}
        self._words: dict[str, list[str]] = {}
        self._places: dict[str, dict[str, Any]] = {}
        self.manifest = self.payload(MANIFEST)
        made_with = self.manifest if isinstance(self.manifest, dict) else {}
        if (made_with.get("version"), made_with.get("sign")) != (analyzer.FORMAT_VERSION, CONFIG_HASH):
            raise DamagedIndex("The search index is of another version.")

    @classmethod
    def of_folder(cls, folder: Path) -> IndexReader:
        """The index in a folder of a built site."""
        return cls(lambda name: (folder / name).read_text(encoding="utf-8"))

    def payload(self, name: str) -> Any:
        """What a file holds; raises Damaged when it is not what its name says."""
        if name not in self._payloads:
            try:
                declared, found = shard_format.decode_shard(self._read(name))
            except (OSError, ValueError, KeyError):
                raise DamagedIndex(f"The search index lacks a readable {name}.") from None
            if declared != name:
                raise DamagedIndex(f"The search index holds {declared} under the name {name}.")
            self._payloads[name] = found
        return self._payloads[name]

    @cached_property
    def entries(self) -> int:
        """How many entries are indexed."""
        return int(self.manifest["entries"])

    @cached_property
    def lexicon(self) -> frozenset[str]:
        """The buckets of words there are."""
        return frozenset(spelling.decode_names(self.manifest["lexicon"]))

    @cached_property
    def _bounds(self) -> list[str]:
        return shard_format.front_decode(self.manifest["bounds"])

    def shard(self, key: str) -> dict[str, TermEntry]:
        """All keys of the file a key stands in, in order."""
        at = max(0, bisect_right(self._bounds, shard_format.routing_key(key)) - 1)
        name = f"terms-{shard_format.fnv1a(self._bounds[at])}.js"
        if name not in self._shards:
            self._shards[name] = self._parse_shard(name)
        return self._shards[name]

    def _parse_shard(self, name: str) -> dict[str, TermEntry]:
        lines, lists = self.payload(name)
        found: dict[str, TermEntry] = {}
        for line, packed in zip(lines.split("\n"), lists.split(",")[:-1], strict=True):
            key, _, concepts = line.partition("\t")
            own_file_count = int(packed[1:]) if packed.startswith("-") else 0
            # Which parts a place's lists stand in is for those who load file by file; its row tells it too.
            named = (
                tuple(concept.split(place_records.PART_SEPARATOR)[0] for concept in concepts.split(","))
                if concepts
                else ()
            )
            found[key] = TermEntry(named, "" if own_file_count else packed, own_file_count)
        return found

    def get(self, key: str) -> TermEntry | None:
        """What stands under a key."""
        return self.shard(key).get(key)

    def postings(self, key: str) -> dict[int, int]:
        """The level of each seat under a key."""
        if key not in self._postings and key.startswith(place_records.PLACE_PREFIX):
            self._postings[key] = decode_postings(self._list_of(key.removeprefix(place_records.PLACE_PREFIX)))
        elif key not in self._postings:
            held = None if shard_format.has_own_file(key) else self.get(key)
            if shard_format.has_own_file(key) or (held and held.own_file_count):
                self._postings[key] = decode_postings(self.payload(shard_format.list_file_name(key)))
            else:
                self._postings[key] = decode_postings(held.packed if held else "")
        return self._postings[key]

    def _list_of(self, place_id: str) -> str:
        *_, packed = self.payload(place_records.file_name(place_id)).get(place_id, [""])
        if not packed.startswith(place_records.PART_SEPARATOR):
            return str(packed)
        return str(
            self.payload(
                place_records.file_name(
                    place_id, place_records.own_part(packed.removeprefix(place_records.PART_SEPARATOR))
                )
            )[place_id]
        )

    def words(self, bucket: str) -> list[str]:
        """The words of one bucket of the lexicon."""
        if bucket not in self._words:
            self._words[bucket] = self.payload(f"words-{bucket}.js").split(" ")
        return self._words[bucket]

    def record(self, doc_id: int) -> dict[str, Any]:
        """The card of the entry in a seat."""
        number, at = divmod(doc_id, DOCS_PER_FILE)
        return decode(self.payload(record_file_name(number))[at])

    def place(self, place_id: str) -> dict[str, Any]:
        """What is known of a place."""
        if place_id not in self._places:
            self._places[place_id] = place_records.decode(
                place_id, self.payload(place_records.file_name(place_id))[place_id]
            )
        return self._places[place_id]

    def facet(self, name: str) -> dict[str, Any]:
        """A facet's values and their labels."""
        found: dict[str, Any] = self.payload(f"facet-{name}.js")
        return found

    def holding(self, name: str, value: str) -> frozenset[int]:
        """The seats that hold a value of a facet."""
        packed = self.facet(name)["seats"].get(value)
        doc_ids: list[int] = []
        for gap in decode_varints(packed or ""):
            doc_ids.append((doc_ids[-1] if doc_ids else -1) + gap + 1)
        return frozenset(doc_ids)
