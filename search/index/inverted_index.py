"""Everything the index holds, before it is cut into files: postings by key, names by key, and what each claim names."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field

from search.dataset import Compiled
from search.incremental.build_cache import Shelf
from search.incremental.segment_merge import Held, Part, merged
from search.incremental.segments import Block, blocks, signed
from search.index import entity_names, term_weights
from search.index.doc_ids import Seats


@dataclass
class Filed:
    """What the index holds."""

    postings: dict[str, array[int]] = field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    strong: set[str] = field(default_factory=set)
    says: dict[int, str] = field(default_factory=dict)  # by seat, the concepts each claim names, as JSON
    signs: dict[int, str] = field(default_factory=dict)  # by seat, a sign of all that `says` and the entry hang on
    frequency: dict[str, int] = field(default_factory=dict)


def file_all(compiled: Compiled, seated: Seats, kept: Shelf) -> Filed:
    """File all entries: first their words, which decide what counts as a name, then what they are about and mention."""
    filed = Filed()
    entries = dict(sorted(seated.entries.items()))
    signs = {
        seat: signed(repr(entry), ",".join(term_weights.labels(entry, compiled))) for seat, entry in entries.items()
    }
    found = list(blocks(entries, signs))
    fresh: dict[int, term_weights.Words] = {}
    worded = [_words(block, compiled, kept, fresh) for block in found]
    filed.postings = merged("words", worded, kept)
    filed.strong = {word for part in worded for word in part.line.split()}
    filed.frequency = {word: len(held) for word, held in filed.postings.items()}
    names = entity_names.names(compiled, filed.frequency)
    known = _known(names, compiled)
    filed.signs = {seat: signed(sign, known) for seat, sign in signs.items()}
    about = [_concepts(block, known, compiled, names, kept, fresh) for block in found]
    filed.postings |= merged("concepts", about, kept)
    for block, part in zip(found, about, strict=True):
        filed.says.update(zip(block.seats, part.line.split("\t"), strict=True))
    filed.aliases |= names.concepts
    filed.aliases |= entity_names.abroad(names)
    filed.aliases |= entity_names.trimmed_names(names)
    filed.aliases |= entity_names.sounded_names(names)
    filed.strong |= {word for name in names.concepts for word in name.split(" ")}
    return filed


def _known(names: entity_names.Names, compiled: Compiled) -> str:
    """A sign of all that an entry's concepts depend on besides the entry."""
    places = [(place.id, place.parent, place.also_in) for place in compiled.places.values()]
    topics = list(compiled.vocabulary.get("topics", {}))
    return signed(repr(sorted(names.concepts.items())), repr(places), repr(topics), repr(compiled.predecessors))


def _words(block: Block, compiled: Compiled, kept: Shelf, fresh: dict[int, term_weights.Words]) -> Part:
    """The postings of a block's words and which are strong, worked out now or before."""
    row = signed("words", block.sign)
    before = kept.get(row)
    if before is not None:
        return Part(block.first, row, before)
    levels: dict[int, Mapping[str, int]] = {}
    strong: set[str] = set()
    for seat, (step, entry) in zip(block.seats, block.entries.items(), strict=True):
        found = fresh[seat] = term_weights.words(entry, term_weights.labels(entry, compiled))
        levels[step] = found.levels
        strong |= found.strong
    return _part(block, row, " ".join(sorted(strong)), levels, kept)


def _concepts(
    block: Block,
    known: str,
    compiled: Compiled,
    names: entity_names.Names,
    kept: Shelf,
    fresh: Mapping[int, term_weights.Words],
) -> Part:
    """The postings of a block's concepts and what each claim of its entries names, worked out now or before."""
    row = signed("concepts", block.sign, known)
    before = kept.get(row)
    if before is not None:
        return Part(block.first, row, before)
    levels: dict[int, Mapping[str, int]] = {}
    says: list[str] = []
    for seat, (step, entry) in zip(block.seats, block.entries.items(), strict=True):
        words = fresh.get(seat) or term_weights.words(entry, term_weights.labels(entry, compiled))
        named = term_weights.mentions(words, names)
        levels[step] = term_weights.concepts(entry, named, compiled)
        says.append(json.dumps([sorted(claim) for claim in named.claims], ensure_ascii=False))
    return _part(block, row, "\t".join(says), levels, kept)


def _part(block: Block, row: str, line: str, levels: Mapping[int, Mapping[str, int]], kept: Shelf) -> Part:
    made = line.encode("utf-8", "surrogatepass") + b"\n" + Held.of(levels).told()
    kept.put(row, made)
    return Part(block.first, row, made)
