"""The inverted index in memory, before it is sharded: postings, names and the concepts of each claim."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field

from search.dataset.model import Dataset
from search.incremental.build_cache import BuildCache
from search.incremental.segment_merge import SegmentPostings, SegmentRow, merge_segments
from search.incremental.segments import Segment, content_hash, split_into_segments
from search.index import entity_names, term_weights
from search.index.concepts import EntityNames
from search.index.doc_ids import DocIds


@dataclass
class InvertedIndex:
    """Postings by key, names by key, and what the result records need."""

    postings: dict[str, array[int]] = field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    strong: set[str] = field(default_factory=set)  # words of titles and names
    claim_concepts: dict[int, str] = field(default_factory=dict)  # by document ID: the concepts of each claim, as JSON
    hashes: dict[int, str] = field(
        default_factory=dict
    )  # by document ID: of the entry and of all inputs of its concepts
    frequency: dict[str, int] = field(default_factory=dict)
    common: frozenset[str] = frozenset()  # ordinary words of any language, which are never read as misspelled names


def build_inverted_index(dataset: Dataset, doc_ids: DocIds, cache: BuildCache) -> InvertedIndex:
    """Index all entries: words first, as their frequency decides what counts as a name, then concepts."""
    inverted = InvertedIndex()
    entries = dict(sorted(doc_ids.entries.items()))
    hashes = {
        doc_id: content_hash(repr(entry), ",".join(term_weights.vocabulary_labels(entry, dataset)))
        for doc_id, entry in entries.items()
    }
    segments = list(split_into_segments(entries, hashes))
    analyzed: dict[int, term_weights.EntryTerms] = {}
    word_rows = [_word_row(segment, dataset, cache, analyzed) for segment in segments]
    inverted.postings = merge_segments("words", word_rows, cache)
    inverted.strong = {word for row in word_rows for word in row.header.split()}
    inverted.frequency = {word: len(postings) for word, postings in inverted.postings.items()}
    names = entity_names.collect_names(dataset, inverted.frequency)
    names_hash = _names_hash(names, dataset)
    inverted.hashes = {doc_id: content_hash(entry_hash, names_hash) for doc_id, entry_hash in hashes.items()}
    concept_rows = [_concept_row(segment, names_hash, dataset, names, cache, analyzed) for segment in segments]
    inverted.postings |= merge_segments("concepts", concept_rows, cache)
    for segment, row in zip(segments, concept_rows, strict=True):
        inverted.claim_concepts.update(zip(segment.doc_ids, row.header.split("\t"), strict=True))
    inverted.aliases |= names.concepts
    inverted.aliases |= entity_names.out_of_scope_names(names)
    inverted.aliases |= entity_names.stemmed_names(names)
    inverted.aliases |= entity_names.phonetic_names(names)
    inverted.aliases |= entity_names.nationality_names(dataset, inverted.aliases)
    inverted.strong |= {word for name in names.concepts for word in name.split(" ")}
    return inverted


def _names_hash(names: EntityNames, dataset: Dataset) -> str:
    """A hash of all inputs of an entry's concepts besides the entry."""
    places = [(place.id, place.parent, place.also_in) for place in dataset.places.values()]
    topics = list(dataset.vocabulary.get("topics", {}))
    return content_hash(repr(sorted(names.concepts.items())), repr(places), repr(topics), repr(dataset.predecessors))


def _word_row(
    segment: Segment, dataset: Dataset, cache: BuildCache, analyzed: dict[int, term_weights.EntryTerms]
) -> SegmentRow:
    """The postings of the words of a segment and its strong words, cached."""
    key = content_hash("words", segment.hash)
    cached = cache.get(key)
    if cached is not None:
        return SegmentRow(segment.first, key, cached)
    impacts: dict[int, Mapping[str, int]] = {}
    strong: set[str] = set()
    for doc_id, (offset, entry) in zip(segment.doc_ids, segment.entries.items(), strict=True):
        terms = analyzed[doc_id] = term_weights.analyze_entry(entry, term_weights.vocabulary_labels(entry, dataset))
        impacts[offset] = terms.impacts
        strong |= terms.strong
    return _store_row(segment, key, " ".join(sorted(strong)), impacts, cache)


def _concept_row(
    segment: Segment,
    names_hash: str,
    dataset: Dataset,
    names: EntityNames,
    cache: BuildCache,
    analyzed: Mapping[int, term_weights.EntryTerms],
) -> SegmentRow:
    """The postings of the concepts of a segment and the concepts of its claims, cached."""
    key = content_hash("concepts", segment.hash, names_hash)
    cached = cache.get(key)
    if cached is not None:
        return SegmentRow(segment.first, key, cached)
    impacts: dict[int, Mapping[str, int]] = {}
    claim_concepts: list[str] = []
    for doc_id, (offset, entry) in zip(segment.doc_ids, segment.entries.items(), strict=True):
        terms = analyzed.get(doc_id) or term_weights.analyze_entry(
            entry, term_weights.vocabulary_labels(entry, dataset)
        )
        mentions = term_weights.find_mentions(terms, names)
        impacts[offset] = term_weights.concept_impacts(entry, mentions, dataset)
        claim_concepts.append(json.dumps([sorted(claim) for claim in mentions.claims], ensure_ascii=False))
    return _store_row(segment, key, "\t".join(claim_concepts), impacts, cache)


def _store_row(
    segment: Segment, key: str, header: str, impacts: Mapping[int, Mapping[str, int]], cache: BuildCache
) -> SegmentRow:
    data = header.encode("utf-8", "surrogatepass") + b"\n" + SegmentPostings.from_impacts(impacts).serialize()
    cache.put(key, data)
    return SegmentRow(segment.first, key, data)
