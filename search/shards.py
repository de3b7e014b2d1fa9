"""Index files: the index as shards, small scripts that the browser and Python load on demand."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from search.browser import files as browser_scripts
from search.dataset.load import read
from search.dataset.model import Dataset
from search.incremental.build_cache import BuildCache, open_cache
from search.index import facets, file_bundles, place_records, shard_format, shard_writer
from search.index.concepts import PLACE_PREFIX
from search.index.doc_ids import DocIds, assign_doc_ids
from search.index.entity_names import country_codes
from search.index.inverted_index import InvertedIndex, build_inverted_index
from search.index.result_records import DOCS_PER_FILE, record_file_name
from search.index.shard_format import EVERYTHING, MANIFEST
from search.text import analyzer, spelling, stop_words
from search.text.analyzer_config import CONFIG_HASH

Profile = Literal["site", "copy"]


def browser_files(data_folder: Path, profile: Profile = "site") -> dict[str, str]:
    """All files under `search/` of a site or a copy: the finder's script and styles, and the index."""
    return {**browser_scripts(), **index_files(read(data_folder), profile, data_folder.parent / "index")}


def index_files(
    dataset: Dataset, profile: Profile = "site", cache: Path | None = None, common: frozenset[str] | None = None
) -> dict[str, str]:
    """Index a dataset; returns the text of each index file by name.

    `profile="site"` gives one file per shard, because over a network a query should load few bytes.
    `profile="copy"` concatenates the same shards into bundles, because a disk handles few files better than many.
    `common` are the ordinary words that no guess is made from, by default the kept lists. With a cache folder, unchanged segments and shards are taken from the previous build: at 10,000 entries one edit
    takes 1.2 s of processor time instead of 5.7 s.
    """
    with _gc_disabled():
        files = _site_files(dataset, open_cache(cache), stop_words.common_words() if common is None else common)
    return file_bundles.bundle_files(files, MANIFEST) if profile == "copy" else files


@contextmanager
def _gc_disabled() -> Iterator[None]:
    """Disable the cyclic garbage collector: indexing creates no reference cycles, and collection costs a sixth of the run."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _site_files(dataset: Dataset, cache: BuildCache, common: frozenset[str]) -> dict[str, str]:
    doc_ids = assign_doc_ids(dataset)
    inverted = build_inverted_index(dataset, doc_ids, cache)
    inverted.common = common
    buckets = spelling.build_buckets(inverted.frequency, inverted.strong, len(doc_ids.entries))
    place_lists = {place: shard_writer.encoded_list(inverted, PLACE_PREFIX + place, cache) for place in dataset.places}
    parts = place_records.list_parts(dataset, place_lists)
    boundaries, term_shards = shard_writer.term_shards(inverted, len(doc_ids.entries), cache, parts)
    records = shard_writer.record_files(dataset, doc_ids, inverted, cache)
    places = place_records.place_files(dataset, place_lists)
    own_lists = shard_writer.keys_with_own_file(dataset, inverted)
    payloads: dict[str, Any] = {
        MANIFEST: _manifest(dataset, doc_ids, boundaries, buckets, inverted),
        EVERYTHING: {
            "places": sorted(places),
            "empty": _empty_record_files(doc_ids, records),
            "lists": sorted(own_lists | shard_writer.keys_of_long_lists(inverted)),
        },
        **places,
        **{shard_format.list_file_name(key): shard_writer.encoded_list(inverted, key, cache) for key in own_lists},
        **{f"words-{name}.js": words for name, words in buckets.items()},
        **{f"facet-{name}.js": column for name, column in facets.facet_columns(doc_ids, dataset).items()},
    }
    cache.save()
    shards = {name: shard_format.encode_shard(name, payload) for name, payload in payloads.items()}
    return dict(sorted({**term_shards, **records, **shards}.items()))


def _manifest(
    dataset: Dataset, doc_ids: DocIds, boundaries: list[str], buckets: Mapping[str, str], inverted: InvertedIndex
) -> dict[str, Any]:
    """The manifest, which every query loads first: the versions and what is needed to name all other files."""
    return {
        "version": analyzer.FORMAT_VERSION,
        "sign": CONFIG_HASH,
        "entries": len(doc_ids.entries),
        "seats": doc_ids.count,
        "bounds": shard_format.front_code(boundaries),
        "lexicon": spelling.encode_names(buckets),
        "leading": " ".join(_leading_stop_words(inverted)),
        "homes": _home_places(dataset),
        "codes": country_codes(dataset),
    }


def _home_places(dataset: Dataset) -> dict[str, list[str]]:
    """The places that come first for each language when a query names none, as far as the collection has them."""
    known = {
        language: [place for place in places if place in dataset.places]
        for language, places in stop_words.HOME_PLACES.items()
    }
    return {language: places for language, places in known.items() if places}


def _empty_record_files(doc_ids: DocIds, records: Mapping[str, str]) -> list[int]:
    """The numbers of record files that do not exist because no entry has a document ID in their range."""
    files = -(-doc_ids.count // DOCS_PER_FILE)
    return [number for number in range(files) if record_file_name(number) not in records]


def _leading_stop_words(inverted: InvertedIndex) -> list[str]:
    """Stop words that start a name or say what kind of place it is; the others need no lookup."""
    firsts = {key.split(" ", 1)[0] for key in inverted.aliases if " " in key}
    return sorted(
        word
        for word in stop_words.STOP_WORDS
        if firsts & {word, analyzer.stem_key([word])} or analyzer.split_place_kinds([word], stop_words.STOP_WORDS)[1]
    )
