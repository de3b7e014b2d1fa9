"""The index as files: small scripts that both the browser and Python read, each loaded only when a query needs it."""

from __future__ import annotations

import gc
import hashlib
import json
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from search.browser import files as browser_scripts
from search.dataset import Dataset, read
from search.incremental.build_cache import BuildCache, open_cache
from search.index import entity_names, facets, place_records, result_records, shard_format
from search.index.doc_ids import DocIds, assign_doc_ids
from search.index.inverted_index import InvertedIndex, build_inverted_index
from search.index.postings import encode_postings
from search.index.shard_format import EVERYTHING, MANIFEST
from search.text import analyzer, spelling, stop_words
from search.text.analyzer_config import CONFIG_HASH

_MANY = 1_000  # seats from which a list gets a file of its own
_NONE = array("I")


def browser_files(data_folder: Path) -> dict[str, str]:
    """Everything the site serves under `search/`: the finder and the index it reads."""
    return {**browser_scripts(), **index_files(read(data_folder), data_folder.parent / "index")}


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for objects that point at each other: indexing makes none, and to look among a million takes a sixth of its time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_uncollected()
def index_files(dataset: Dataset, cache: Path | None = None) -> dict[str, str]:
    """The index of a compilation, file by file; with a cache folder, what did not change is not worked out again."""
    build_cache = open_cache(cache)
    doc_ids = assign_doc_ids(dataset)
    inverted = build_inverted_index(dataset, doc_ids, build_cache)
    buckets = spelling.build_buckets(inverted.frequency, inverted.strong, len(doc_ids.entries))
    own_lists = _alone(dataset, inverted)
    lists = {
        place: _kept_list(inverted.postings.get(place_records.PLACE_PREFIX + place, _NONE), build_cache)
        for place in dataset.places
    }
    bounds, terms = _terms(inverted, len(doc_ids.entries), build_cache, place_records.list_parts(dataset, lists))
    places = place_records.place_files(dataset, lists)
    record_files = _cards(dataset, doc_ids, inverted, build_cache)
    manifest = {
        "version": analyzer.FORMAT_VERSION,
        "sign": CONFIG_HASH,
        "entries": len(doc_ids.entries),
        "seats": doc_ids.count,
        "bounds": shard_format.front_code(bounds),
        "lexicon": spelling.encode_names(buckets),
        "leading": " ".join(_leading(inverted)),
    }
    everything = {
        "places": sorted(places),
        "empty": [
            n for n in range(-(-doc_ids.count // result_records.DOCS_PER_FILE)) if f"cards-{n}.js" not in record_files
        ],
        "lists": sorted(own_lists | {key for key in inverted.postings if _is_apart(key, inverted)}),
    }
    payloads: dict[str, Any] = {MANIFEST: manifest, EVERYTHING: everything, **places}
    payloads |= {
        shard_format.list_file_name(key): _kept_list(inverted.postings.get(key, _NONE), build_cache)
        for key in own_lists
    }
    payloads |= {f"words-{name}.js": found for name, found in buckets.items()}
    payloads |= {f"facet-{name}.js": column for name, column in facets.facet_columns(doc_ids, dataset).items()}
    files = {
        **terms,
        **record_files,
        **{name: shard_format.encode_shard(name, payload) for name, payload in payloads.items()},
    }
    build_cache.save()
    return dict(sorted(files.items()))


def _terms(
    inverted: InvertedIndex, entries: int, cache: BuildCache, parts_by_place: Mapping[str, str]
) -> tuple[list[str], dict[str, str]]:
    """The keys files start with, and every key with its postings in those files."""
    postings = inverted.postings
    found = [
        key
        for key in postings
        if key[0] != "@" or not (shard_format.has_own_file(key) or key.startswith(place_records.PLACE_PREFIX))
    ]
    found += [key for key in inverted.aliases if key not in postings]
    keys = [(shard_format.routing_key(key), key) for key in found]
    keys.sort()
    cuts = list(shard_format.shard_boundaries(_reckoned(keys, inverted), entries))
    files: dict[str, str] = {}
    at = 0
    for number, (_, bound) in enumerate(cuts):
        after = cuts[number + 1][0] if number + 1 < len(cuts) else None
        start = at
        while at < len(keys) and keys[at][0] != after:
            at += 1
        shard = [key for _, key in keys[start:at]]
        files |= _shard(f"terms-{shard_format.fnv1a(bound)}.js", shard, inverted, cache, parts_by_place)
    return [bound for _, bound in cuts], files


def _reckoned(keys: Iterable[tuple[str, str]], inverted: InvertedIndex) -> Iterator[tuple[str, int]]:
    """About how many bytes each key takes: by how many seats it holds, so that a file's cut does not hang on their levels."""
    postings, aliases = inverted.postings, inverted.aliases
    for home, key in keys:
        postings_of_key = len(postings[key]) if key in postings else 0
        named = 16 * len(aliases[key]) if key in aliases else 0
        yield home, len(key) + 2 + (4 if postings_of_key > _MANY else 2 * postings_of_key) + named


def _alone(dataset: Dataset, inverted: InvertedIndex) -> set[str]:
    """The keys with a list file each, empty ones too: whoever asks for one by its name must find it."""
    keys = {"@k:service", "@t:reintegration"} | inverted.postings.keys()
    keys |= {
        f"@{letter}:{term}"
        for kind, letter in entity_names.CONCEPT_LETTERS.items()
        for term in dataset.vocabulary.get(kind, ())
    }
    return {key for key in keys if key[0] == "@" and shard_format.has_own_file(key)}


def _leading(inverted: InvertedIndex) -> list[str]:
    """Small words that some name of several words starts with, or that say what kind of place it is; any other small word needs no look into the index."""
    firsts = {key.split(" ", 1)[0] for key in inverted.aliases if " " in key}
    return sorted(
        word
        for word in stop_words.STOP_WORDS
        if firsts & {word, analyzer.stem_key([word])} or analyzer.split_place_kinds([word], stop_words.STOP_WORDS)[1]
    )


def _is_apart(key: str, inverted: InvertedIndex) -> bool:
    return len(inverted.postings[key]) > _MANY and not key.startswith(place_records.PLACE_PREFIX)


def _shard(
    name: str, keys: list[str], inverted: InvertedIndex, cache: BuildCache, parts_by_place: Mapping[str, str]
) -> dict[str, str]:
    """One file of keys, and one for each list too long to share it; taken from the shelf if nothing in it changed."""
    lines = [key + _named(inverted.aliases.get(key, ()), parts_by_place) for key in keys]
    lists = [inverted.postings.get(key, _NONE).tobytes() for key in keys]
    digest = hashlib.sha1("\n".join([name, *lines]).encode("utf-8", "surrogatepass"), usedforsecurity=False)
    digest.update(array("I", map(len, lists)).tobytes() + b"".join(lists))
    postings_of_key = cache.get(digest.hexdigest())
    if postings_of_key is None:
        files = _packed(name, keys, lines, inverted)
        cache.put(digest.hexdigest(), json.dumps(files, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        return files
    found: dict[str, str] = json.loads(postings_of_key.decode("utf-8", "surrogatepass"))
    return found


def _named(concepts: tuple[str, ...], parts_by_place: Mapping[str, str]) -> str:
    return (
        "\t" + ",".join(place_records.with_parts(concept, parts_by_place) for concept in concepts) if concepts else ""
    )


def _packed(name: str, keys: list[str], lines: list[str], inverted: InvertedIndex) -> dict[str, str]:
    """Each list is packed for itself, so that an edit of one leaves the letters of its neighbours as they are."""
    packed: list[str] = []
    files: dict[str, str] = {}
    for key in keys:
        postings_of_key = inverted.postings.get(key, _NONE)
        if len(postings_of_key) > _MANY:
            file_name = shard_format.list_file_name(key)
            files[file_name] = shard_format.encode_shard(file_name, encode_postings(postings_of_key))
            packed.append(f"-{len(postings_of_key)},")
        else:
            packed.append(encode_postings(postings_of_key) + ",")
    return {name: shard_format.encode_shard(name, ["\n".join(lines), "".join(packed)]), **files}


def _kept_list(postings_of_key: array[int], cache: BuildCache) -> str:
    digest = hashlib.sha1(b"list\n" + postings_of_key.tobytes(), usedforsecurity=False).hexdigest()
    found = cache.get(digest)
    if found is None:
        found = encode_postings(postings_of_key).encode()
        cache.put(digest, found)
    return found.decode()


def _cards(dataset: Dataset, doc_ids: DocIds, inverted: InvertedIndex, cache: BuildCache) -> dict[str, str]:
    """The files of cards; taken from the shelf if nothing in them changed."""
    shared: dict[int, list[int]] = {}
    for doc_id in sorted(doc_ids.entries):
        shared.setdefault(doc_id // result_records.DOCS_PER_FILE, []).append(doc_id)
    files: dict[str, str] = {}
    for number, doc_ids_there in shared.items():
        name = f"cards-{number}.js"
        packed = [
            f"{inverted.hashes[doc_id]} {doc_id} {result_records.location_label(doc_ids.entries[doc_id], dataset)}"
            for doc_id in doc_ids_there
        ]
        digest = hashlib.sha1("\n".join([name, *packed]).encode(), usedforsecurity=False).hexdigest()
        postings_of_key = cache.get(digest)
        files[name] = (
            postings_of_key.decode("utf-8", "surrogatepass")
            if postings_of_key
            else _card_file(name, doc_ids_there, dataset, doc_ids, inverted)
        )
        cache.put(digest, files[name].encode("utf-8", "surrogatepass"))
    return files


def _card_file(name: str, doc_ids_there: list[int], dataset: Dataset, doc_ids: DocIds, inverted: InvertedIndex) -> str:
    rows: list[Any] = [0] * result_records.DOCS_PER_FILE
    for doc_id in doc_ids_there:
        rows[doc_id % result_records.DOCS_PER_FILE] = result_records.encode(
            doc_ids.entries[doc_id], dataset, json.loads(inverted.claim_concepts[doc_id])
        )
    return shard_format.encode_shard(name, rows)
