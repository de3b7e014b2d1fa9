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

_A = 64  # the letter before A
_LEVELS = bytes(max(0, code - _A) for code in range(256))


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
            held = postings.get(key)
            if held is None:
                postings[key] = array("I", (seated | level,))
            else:
                held.append(seated | level)


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


def _lettered(levels: Mapping[str, int]) -> str:
    """Levels as the shelf keeps them: a letter each."""
    return "".join(chr(_A + level) for level in levels.values())


def _leveled(keys: str, letters: str) -> dict[str, int]:
    """The level of each key again; bytes are numbers without being read one by one."""
    return dict(zip(keys.split(), letters.encode().translate(_LEVELS), strict=True))


def _words(
    seat: int, entry: Entry, sign: str, compiled: Compiled, kept: Shelf, fresh: dict[int, impacts.Words]
) -> tuple[dict[str, int], list[str]]:
    """The levels of an entry's words and which are strong, worked out now or before."""
    held = kept.get(sign)
    if held is not None:
        words, levels, strong = held.decode("utf-8", "surrogatepass").split("\n")
        return _leveled(words, levels), strong.split()
    found = fresh[seat] = impacts.words(entry, impacts.labels(entry, compiled))
    lines = [" ".join(found.levels), _lettered(found.levels), " ".join(sorted(found.strong))]
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
        return _leveled(concepts, told), says
    words = fresh.get(seat) or impacts.words(entry, impacts.labels(entry, compiled))
    named = impacts.mentions(words, names)
    levels = impacts.concepts(entry, named, compiled)
    says = json.dumps([sorted(claim) for claim in named.claims], ensure_ascii=False)
    kept.put(sign, "\n".join([" ".join(levels), _lettered(levels), says]).encode())
    return levels, says
