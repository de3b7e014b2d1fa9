"""The index as files: small scripts that both the browser and Python read, each loaded only when a query needs it."""

from __future__ import annotations

import base64
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from search import analysis, cards, facets, gazetteer, impacts, lexicon, naming
from search.browser import files as browser_scripts
from search.compiled import Compiled, read
from search.postings import pack
from search.seats import Seats, seats

MANIFEST = "index.js"
_BIG = 6_000  # bytes of a list that gets a file of its own


def browser_files(data_folder: Path) -> dict[str, str]:
    """Everything the site serves under `search/`: the finder and the index it reads."""
    return {**browser_scripts(), **index_files(read(data_folder))}


@dataclass
class Filed:
    """What the index holds before it is cut into files."""

    postings: dict[str, array[int]] = field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    strong: set[str] = field(default_factory=set)

    def frequency(self) -> dict[str, int]:
        """In how many entries each word stands."""
        return {word: len(found) for word, found in self.postings.items() if word[0] != "@"}


def index_files(compiled: Compiled) -> dict[str, str]:
    """The index of a compilation, file by file."""
    seated = seats(compiled)
    filed, names = _filed(compiled, seated)
    terms, bounds = _terms(filed)
    words = lexicon.buckets(filed.frequency(), filed.strong)
    manifest = {
        "version": analysis.VERSION,
        "entries": len(seated.entries),
        "seats": seated.count,
        "bounds": " ".join(bounds),
        "lexicon": " ".join(words),
        "letters": analysis.tables(),
        "small": " ".join(sorted(gazetteer.SMALL)),
        "return": " ".join(sorted(gazetteer.RETURN)),
        "help": " ".join(sorted(gazetteer.HELP)),
        "countries": sorted({place.country for place in compiled.places.values()}),
        "labels": {
            f"@{letter}:{term.id}": term.label
            for kind, letter in gazetteer.LETTERS.items()
            for term in compiled.vocabulary.get(kind, {}).values()
        },
    }
    payloads: dict[str, Any] = {MANIFEST: manifest, **terms}
    manifest["lists"] = sorted(key for key, found in filed.postings.items() if f"list-{naming.hashed(key)}.js" in terms)
    payloads |= {f"words-{name}.js": found for name, found in words.items()}
    made = _cards(compiled, seated, names)
    manifest["empty"] = [n for n in range(-(-seated.count // cards.A_FILE)) if f"cards-{n}.js" not in made]
    payloads |= made
    payloads |= _places(compiled)
    payloads |= {f"facet-{name}.js": column for name, column in facets.columns(seated, compiled).items()}
    return {name: naming.script(name, payload) for name, payload in sorted(payloads.items())}


def _filed(compiled: Compiled, seated: Seats) -> tuple[Filed, gazetteer.Names]:
    filed = Filed()
    found = {seat: impacts.words(entry, impacts.labels(entry, compiled)) for seat, entry in sorted(seated.entries.items())}
    for seat, words in found.items():
        _add(filed, seat, words.levels)
        filed.strong |= words.strong
    names = gazetteer.names(compiled, filed.frequency())
    for seat, words in found.items():
        _add(filed, seat, impacts.concepts(seated.entries[seat], words, compiled, names))
    filed.aliases |= names.concepts
    filed.aliases |= gazetteer.trimmed_names(names)
    filed.aliases |= gazetteer.sounded_names(names)
    filed.strong |= {word for name in names.concepts for word in name.split(" ")}
    return filed, names


def _add(filed: Filed, seat: int, levels: Mapping[str, int]) -> None:
    for key, level in levels.items():
        filed.postings.setdefault(key, array("I")).append(seat << 4 | level)


def _terms(filed: Filed) -> tuple[dict[str, Any], list[str]]:
    """Every key with its postings, cut into files; and the keys the files start with."""
    packed = {key: pack(found) for key, found in filed.postings.items()}
    keys = sorted(packed.keys() | filed.aliases.keys())
    sized = ((key, len(key) + 2 + min(len(packed.get(key, b"")), _BIG) + 16 * len(filed.aliases.get(key, ()))) for key in keys)
    bounds = list(naming.cut(sized))
    payloads: dict[str, Any] = {}
    at = 0
    for number, bound in enumerate(bounds):
        after = bounds[number + 1] if number + 1 < len(bounds) else None
        shard: list[str] = []
        while at < len(keys) and (after is None or keys[at].split(" ", 1)[0] != after):
            shard.append(keys[at])
            at += 1
        payloads |= _shard(f"terms-{naming.hashed(bound)}.js", shard, packed, filed.aliases)
    return payloads, bounds


def _shard(
    name: str, keys: list[str], packed: Mapping[str, bytes], aliases: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    lines, sizes, blob = [], [], bytearray()
    apart: dict[str, Any] = {}
    for key in keys:
        found = packed.get(key, b"")
        lines.append(key + ("\t" + ",".join(aliases[key]) if key in aliases else ""))
        if len(found) > _BIG:
            apart[f"list-{naming.hashed(key)}.js"] = base64.b64encode(found).decode()
            sizes.append(-1)
        else:
            sizes.append(len(found))
            blob += found
    return {name: ["\n".join(lines), sizes, base64.b64encode(bytes(blob)).decode()], **apart}


def _cards(compiled: Compiled, seated: Seats, names: gazetteer.Names) -> dict[str, Any]:
    payloads: dict[str, Any] = {}
    for seat, entry in sorted(seated.entries.items()):
        number, at = divmod(seat, cards.A_FILE)
        payloads.setdefault(f"cards-{number}.js", {})[str(at)] = cards.card(entry, compiled, names)
    return payloads


def _places(compiled: Compiled) -> dict[str, Any]:
    """Places by country: what the finder must know of a place that is asked for."""
    payloads: dict[str, Any] = {}
    for place in compiled.places.values():
        known: dict[str, Any] = {"label": place.label, "kind": place.kind, "url": place.url, "entries": place.entries}
        known["within"] = compiled.within(place.id)[1:]
        if place.id in compiled.members:
            known["members"] = list(compiled.members[place.id])
        if place.country in compiled.places and compiled.places[place.country].is_host_only:
            known["host"] = True
        payloads.setdefault(f"places-{place.country}.js", {})[place.id] = known
    return payloads


def sizes(files: Mapping[str, str]) -> Iterable[tuple[str, int]]:
    """How large each file is, for a report."""
    return ((name, len(text.encode("utf-8"))) for name, text in files.items())
