"""Everything the index holds, before it is cut into files: postings by key, names by key, and what each claim names."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field

from search import gazetteer, impacts
from search.compiled import Compiled, Entry
from search.seats import Seats
from search.shelf import Shelf


@dataclass
class Filed:
    """What the index holds."""

    postings: dict[str, array[int]] = field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    strong: set[str] = field(default_factory=set)
    says: dict[int, str] = field(default_factory=dict)  # by seat, the concepts each claim names, as JSON
    signs: dict[int, str] = field(default_factory=dict)  # by seat, a sign of all that `says` and the entry hang on
    frequency: dict[str, int] = field(default_factory=dict)

    def add(self, seat: int, levels: Mapping[str, int]) -> None:
        """Put an entry under its keys; entries come in the order of their seats."""
        postings, seated = self.postings, seat << 4
        for key, level in levels.items():
            try:
                postings[key].append(seated | level)
            except KeyError:
                postings[key] = array("I", (seated | level,))


def file_all(compiled: Compiled, seated: Seats, kept: Shelf) -> Filed:
    """File all entries: first their words, which decide what counts as a name, then what they are about and mention."""
    filed = Filed()
    entries = sorted(seated.entries.items())
    signs = {seat: _sign(repr(entry), ",".join(impacts.labels(entry, compiled))) for seat, entry in entries}
    fresh: dict[int, impacts.Words] = {}
    for seat, entry in entries:
        levels, strong = _words(seat, entry, signs[seat], compiled, kept, fresh)
        filed.add(seat, levels)
        filed.strong.update(strong)
    filed.frequency = {word: len(found) for word, found in filed.postings.items()}
    names = gazetteer.names(compiled, filed.frequency)
    known = _known(names, compiled)
    for seat, entry in entries:
        filed.signs[seat] = _sign(signs[seat], known)
        levels, filed.says[seat] = _concepts(seat, entry, filed.signs[seat], compiled, names, kept, fresh)
        filed.add(seat, levels)
    filed.aliases |= names.concepts
    filed.aliases |= gazetteer.abroad(names)
    filed.aliases |= gazetteer.trimmed_names(names)
    filed.aliases |= gazetteer.sounded_names(names)
    filed.strong |= {word for name in names.concepts for word in name.split(" ")}
    return filed


def _sign(*parts: str) -> str:
    return hashlib.sha1("\x00".join(parts).encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def _known(names: gazetteer.Names, compiled: Compiled) -> str:
    """A sign of all that an entry's concepts depend on besides the entry."""
    places = [(place.id, place.parent, place.also_in) for place in compiled.places.values()]
    topics = list(compiled.vocabulary.get("topics", {}))
    return _sign(repr(sorted(names.concepts.items())), repr(places), repr(topics), repr(compiled.predecessors))


def _words(
    seat: int, entry: Entry, sign: str, compiled: Compiled, kept: Shelf, fresh: dict[int, impacts.Words]
) -> tuple[dict[str, int], list[str]]:
    """The levels of an entry's words and which are strong, worked out now or before."""
    held = kept.get(sign)
    if held is not None:
        words, levels, strong = held.decode("utf-8", "surrogatepass").split("\n")
        return dict(zip(words.split(), map(int, levels.split()), strict=True)), strong.split()
    found = fresh[seat] = impacts.words(entry, impacts.labels(entry, compiled))
    lines = [" ".join(found.levels), " ".join(map(str, found.levels.values())), " ".join(sorted(found.strong))]
    kept.put(sign, "\n".join(lines).encode("utf-8", "surrogatepass"))
    return dict(found.levels), sorted(found.strong)


def _concepts(
    seat: int,
    entry: Entry,
    sign: str,
    compiled: Compiled,
    names: gazetteer.Names,
    kept: Shelf,
    fresh: dict[int, impacts.Words],
) -> tuple[dict[str, int], str]:
    """The levels of an entry's concepts and what each claim names, worked out now or before."""
    held = kept.get(sign)
    if held is not None:
        concepts, told, says = held.decode().split("\n")
        return dict(zip(concepts.split(" "), map(int, told.split(" ")), strict=True)), says
    words = fresh.get(seat) or impacts.words(entry, impacts.labels(entry, compiled))
    named = impacts.mentions(words, names)
    levels = impacts.concepts(entry, named, compiled)
    says = json.dumps([sorted(claim) for claim in named.claims], ensure_ascii=False)
    kept.put(sign, "\n".join([" ".join(levels), " ".join(map(str, levels.values())), says]).encode())
    return levels, says
