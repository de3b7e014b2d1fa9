"""Index reader: reads the files that the browser loads, each on first use."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from search.index import place_records, shard_format
from search.index.concepts import PLACE_PREFIX
from search.index.postings import decode_postings, decode_varints, posting_count
from search.index.result_records import DOCS_PER_FILE, decode, record_file_name
from search.index.shard_format import MANIFEST
from search.text import analyzer, spelling
from search.text.analyzer_config import CONFIG_HASH

Read = Callable[[str], str]


class DamagedIndex(Exception):
    """Raised when index files are missing, foreign, broken or of another version."""


@dataclass(frozen=True)
class TermEntry:
    """The dictionary entry of a key: the concepts it names, and its posting list."""

    concepts: tuple[str, ...]
    encoded: str  # the encoded list; empty when it has its own file
    own_file_count: int  # postings of a list with its own file, else 0

    @property
    def count(self) -> int:
        """The number of postings."""
        return self.own_file_count or posting_count(self.encoded)

    @property
    def has_postings(self) -> bool:
        """Whether the key has postings."""
        return self.own_file_count > 0 or len(self.encoded) > 0


class IndexReader:
    """One index, read lazily; parsed files are kept in memory."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._payloads: dict[str, Any] = {}
        self._shards: dict[str, dict[str, TermEntry]] = {}
        self._postings: dict[str, dict[int, int]] = {}
        self._words: dict[str, list[str]] = {}
        self._common: set[str] = set()
        self._places: dict[str, dict[str, Any]] = {}
        self.manifest = self.payload(MANIFEST)
        manifest = self.manifest if isinstance(self.manifest, dict) else {}
        if (manifest.get("version"), manifest.get("sign")) != (analyzer.FORMAT_VERSION, CONFIG_HASH):
            raise DamagedIndex("The search index is of another version.")

    @classmethod
    def of_folder(cls, folder: Path) -> IndexReader:
        """The index in a folder of a built site."""
        return cls(lambda name: (folder / name).read_text(encoding="utf-8"))

    def payload(self, name: str) -> Any:
        """The payload of a file; raises DamagedIndex when the file is not what its name says."""
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
        """The number of indexed entries."""
        return int(self.manifest["entries"])

    @cached_property
    def lexicon(self) -> frozenset[str]:
        """The names of the buckets for spelling correction."""
        return frozenset(spelling.decode_names(self.manifest["lexicon"]))

    @cached_property
    def _bounds(self) -> list[str]:
        return shard_format.front_decode(self.manifest["bounds"])

    def shard(self, key: str) -> dict[str, TermEntry]:
        """All keys of the shard that holds a key, in order."""
        at = max(0, bisect_right(self._bounds, shard_format.routing_key(key)) - 1)
        name = f"terms-{shard_format.fnv1a(self._bounds[at])}.js"
        if name not in self._shards:
            self._shards[name] = self._parse_shard(name)
        return self._shards[name]

    def _parse_shard(self, name: str) -> dict[str, TermEntry]:
        lines, lists = self.payload(name)
        found: dict[str, TermEntry] = {}
        for line, encoded in zip(lines.split("\n"), lists.split(",")[:-1], strict=True):
            key, _, concepts = line.partition("\t")
            own_file_count = int(encoded[1:]) if encoded.startswith("-") else 0
            # The parts after the separator only help the browser to load files early.
            names = [concept.split(place_records.PART_SEPARATOR)[0] for concept in concepts.split(",") if concept]
            if names[:1] == [shard_format.COMMON_MARK]:
                self._common.add(key)
                del names[0]
            if names or encoded or key not in self._common:
                found[key] = TermEntry(tuple(names), "" if own_file_count else encoded, own_file_count)
        return found

    def is_common(self, word: str) -> bool:
        """Whether a word is among the commonest of a language."""
        self.shard(word)
        return word in self._common

    def get(self, key: str) -> TermEntry | None:
        """The dictionary entry of a key."""
        return self.shard(key).get(key)

    def postings(self, key: str) -> dict[int, int]:
        """The impact of each document ID under a key."""
        if key not in self._postings and key.startswith(PLACE_PREFIX):
            self._postings[key] = decode_postings(self._place_list(key.removeprefix(PLACE_PREFIX)))
        elif key not in self._postings:
            entry = None if shard_format.has_own_file(key) else self.get(key)
            if shard_format.has_own_file(key) or (entry and entry.own_file_count):
                self._postings[key] = decode_postings(self.payload(shard_format.list_file_name(key)))
            else:
                self._postings[key] = decode_postings(entry.encoded if entry else "")
        return self._postings[key]

    def _place_list(self, place_id: str) -> str:
        *_, encoded = self.payload(place_records.file_name(place_id)).get(place_id, [""])
        if not encoded.startswith(place_records.PART_SEPARATOR):
            return str(encoded)
        part = place_records.own_part(encoded.removeprefix(place_records.PART_SEPARATOR))
        return str(self.payload(place_records.file_name(place_id, part))[place_id])

    def words(self, bucket: str) -> list[str]:
        """The words of one bucket for spelling correction."""
        if bucket not in self._words:
            self._words[bucket] = self.payload(f"words-{bucket}.js").split(" ")
        return self._words[bucket]

    def record(self, doc_id: int) -> dict[str, Any]:
        """The result record of a document ID."""
        number, at = divmod(doc_id, DOCS_PER_FILE)
        return decode(self.payload(record_file_name(number))[at])

    def place(self, place_id: str) -> dict[str, Any]:
        """The record of a place, with the service to ask there or in the area around it."""
        if place_id not in self._places:
            found = place_records.decode(place_id, self.payload(place_records.file_name(place_id))[place_id])
            around = self.place(found["within"][0])["ask"] if found["within"] else {}
            self._places[place_id] = {"ask": around, **found}
        return self._places[place_id]

    def facet(self, name: str) -> dict[str, Any]:
        """The values of a facet with their labels."""
        found: dict[str, Any] = self.payload(f"facet-{name}.js")
        return found

    def docs_with(self, name: str, value: str) -> frozenset[int]:
        """The document IDs that have a value of a facet."""
        encoded = self.facet(name)["seats"].get(value)
        doc_ids: list[int] = []
        for gap in decode_varints(encoded or ""):
            doc_ids.append((doc_ids[-1] if doc_ids else -1) + gap + 1)
        return frozenset(doc_ids)
