"""Shard writer: files of terms, posting lists and result records; unchanged ones come from the build cache."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from search.dataset.model import Dataset
from search.incremental.build_cache import BuildCache
from search.index import place_records, result_records, shard_format
from search.index.concepts import CONCEPT_LETTERS, HOST_PREFIX, PLACE_PREFIX
from search.index.doc_ids import DocIds
from search.index.inverted_index import InvertedIndex
from search.index.postings import encode_postings

_LONG_LIST = 1_000  # postings from which a list gets a file of its own
_NO_POSTINGS = array("I")


def term_shards(
    inverted: InvertedIndex, entries: int, cache: BuildCache, place_parts: Mapping[str, str]
) -> tuple[list[str], dict[str, str]]:
    """The boundaries of the term shards, and the files: every key with its postings and the concepts it names."""
    keys = sorted((shard_format.routing_key(key), key) for key in _term_keys(inverted))
    boundaries = list(shard_format.shard_boundaries(_estimated_sizes(keys, inverted), entries))
    files: dict[str, str] = {}
    end = 0
    for number, (_, boundary) in enumerate(boundaries):
        next_word = boundaries[number + 1][0] if number + 1 < len(boundaries) else None
        start = end
        while end < len(keys) and keys[end][0] != next_word:
            end += 1
        name = f"terms-{shard_format.fnv1a(boundary)}.js"
        files |= _term_shard(name, [key for _, key in keys[start:end]], inverted, cache, place_parts)
    return [boundary for _, boundary in boundaries], files


def _term_keys(inverted: InvertedIndex) -> Iterator[str]:
    for key in inverted.postings:
        if key[0] != "@" or not (shard_format.has_own_file(key) or key.startswith(PLACE_PREFIX)):
            yield key
    yield from (key for key in inverted.aliases if key not in inverted.postings)
    yield from (key for key in inverted.common if key not in inverted.postings and key not in inverted.aliases)


def _estimated_sizes(keys: Iterable[tuple[str, str]], inverted: InvertedIndex) -> Iterator[tuple[str, int]]:
    """The approximate bytes of each key, from the number of postings only, so that a changed impact moves no boundary."""
    postings, aliases = inverted.postings, inverted.aliases
    for routing_key, key in keys:
        count = len(postings[key]) if key in postings else 0
        alias_bytes = 16 * len(aliases[key]) if key in aliases else 0
        yield routing_key, len(key) + 2 + (4 if count > _LONG_LIST else 2 * count) + alias_bytes


def keys_with_own_file(dataset: Dataset, inverted: InvertedIndex) -> set[str]:
    """The concepts whose posting list always has a file of its own; a list without postings is written too."""
    keys = {
        "@k:service",
        "@k:gap",
        "@k:programme",
        "@k:guide",
        "@k:illness",
        "@t:reintegration",
    } | inverted.postings.keys()
    keys |= {
        f"@{letter}:{term}" for kind, letter in CONCEPT_LETTERS.items() for term in dataset.vocabulary.get(kind, ())
    }
    keys |= {f"{HOST_PREFIX}{place.id}" for place in dataset.places.values() if place.is_host_only and not place.parent}
    return {key for key in keys if key[0] == "@" and shard_format.has_own_file(key)}


def keys_of_long_lists(inverted: InvertedIndex) -> set[str]:
    """The keys whose posting list is too long to share a file."""
    return {
        key
        for key, postings in inverted.postings.items()
        if len(postings) > _LONG_LIST and not key.startswith(PLACE_PREFIX)
    }


def _term_shard(
    name: str, keys: list[str], inverted: InvertedIndex, cache: BuildCache, place_parts: Mapping[str, str]
) -> dict[str, str]:
    """One shard of keys, and one file for each list too long to share it."""
    lines = [key + _alias_column(key, inverted, place_parts) for key in keys]
    lists = [inverted.postings.get(key, _NO_POSTINGS).tobytes() for key in keys]
    digest = hashlib.sha1("\n".join([name, *lines]).encode("utf-8", "surrogatepass"), usedforsecurity=False)
    digest.update(array("I", map(len, lists)).tobytes() + b"".join(lists))
    cached = cache.get(digest.hexdigest())
    if cached is None:
        files = _encode_term_shard(name, keys, lines, inverted)
        cache.put(digest.hexdigest(), json.dumps(files, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        return files
    found: dict[str, str] = json.loads(cached.decode("utf-8", "surrogatepass"))
    return found


def _alias_column(key: str, inverted: InvertedIndex, place_parts: Mapping[str, str]) -> str:
    """The concepts that a key names, after a mark if it is an ordinary word."""
    named = [place_records.with_parts(concept, place_parts) for concept in inverted.aliases.get(key, ())]
    column = [shard_format.COMMON_MARK, *named] if key in inverted.common else named
    return "\t" + ",".join(column) if column else ""


def _encode_term_shard(name: str, keys: list[str], lines: list[str], inverted: InvertedIndex) -> dict[str, str]:
    """The text of a shard; each list is encoded by itself, so that an edit of one leaves its neighbours unchanged."""
    lists: list[str] = []
    files: dict[str, str] = {}
    for key in keys:
        postings = inverted.postings.get(key, _NO_POSTINGS)
        if len(postings) > _LONG_LIST:
            list_file = shard_format.list_file_name(key)
            files[list_file] = shard_format.encode_shard(list_file, encode_postings(postings))
            lists.append(f"-{len(postings)},")
        else:
            lists.append(encode_postings(postings) + ",")
    return {name: shard_format.encode_shard(name, ["\n".join(lines), "".join(lists)]), **files}


def encoded_list(inverted: InvertedIndex, key: str, cache: BuildCache) -> str:
    """The encoded posting list of a key; empty when it has no postings."""
    postings = inverted.postings.get(key, _NO_POSTINGS)
    digest = hashlib.sha1(b"list\n" + postings.tobytes(), usedforsecurity=False).hexdigest()
    cached = cache.get(digest)
    if cached is None:
        cached = encode_postings(postings).encode()
        cache.put(digest, cached)
    return cached.decode()


def record_files(dataset: Dataset, doc_ids: DocIds, inverted: InvertedIndex, cache: BuildCache) -> dict[str, str]:
    """The files of result records, a few consecutive document IDs each."""
    by_file: dict[int, list[int]] = {}
    for doc_id in sorted(doc_ids.entries):
        by_file.setdefault(doc_id // result_records.DOCS_PER_FILE, []).append(doc_id)
    files: dict[str, str] = {}
    for number, members in by_file.items():
        name = result_records.record_file_name(number)
        inputs = [
            f"{inverted.hashes[doc_id]} {doc_id} {result_records.location_label(doc_ids.entries[doc_id], dataset)}"
            for doc_id in members
        ]
        digest = hashlib.sha1("\n".join([name, *inputs]).encode(), usedforsecurity=False).hexdigest()
        cached = cache.get(digest)
        files[name] = (
            cached.decode("utf-8", "surrogatepass")
            if cached
            else _encode_record_file(name, members, dataset, doc_ids, inverted)
        )
        cache.put(digest, files[name].encode("utf-8", "surrogatepass"))
    return files


def _encode_record_file(
    name: str, members: list[int], dataset: Dataset, doc_ids: DocIds, inverted: InvertedIndex
) -> str:
    records: list[Any] = [0] * result_records.DOCS_PER_FILE
    for doc_id in members:
        concepts = json.loads(inverted.claim_concepts[doc_id])
        records[doc_id % result_records.DOCS_PER_FILE] = result_records.encode(
            doc_ids.entries[doc_id], dataset, concepts
        )
    return shard_format.encode_shard(name, records)
