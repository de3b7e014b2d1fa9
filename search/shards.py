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
from search.dataset import Compiled, read
from search.incremental.build_cache import Shelf, shelf
from search.index import entity_names, facets, place_records, result_records, shard_format
from search.index.doc_ids import Seats, seats
from search.index.inverted_index import Filed, file_all
from search.index.postings import pack
from search.index.shard_format import EVERYTHING, MANIFEST
from search.text import analyzer, spelling, stop_words
from search.text.analyzer_config import SIGN

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
def index_files(compiled: Compiled, cache: Path | None = None) -> dict[str, str]:
    """The index of a compilation, file by file; with a cache folder, what did not change is not worked out again."""
    kept = shelf(cache)
    seated = seats(compiled)
    filed = file_all(compiled, seated, kept)
    words = spelling.buckets(filed.frequency, filed.strong, len(seated.entries))
    alone = _alone(compiled, filed)
    lists = {
        place: _kept_list(filed.postings.get(place_records.PLACE + place, _NONE), kept) for place in compiled.places
    }
    bounds, terms = _terms(filed, len(seated.entries), kept, place_records.parts(compiled, lists))
    places = place_records.payloads(compiled, lists)
    made_cards = _cards(compiled, seated, filed, kept)
    manifest = {
        "version": analyzer.VERSION,
        "sign": SIGN,
        "entries": len(seated.entries),
        "seats": seated.count,
        "bounds": shard_format.stepped(bounds),
        "lexicon": spelling.told(words),
        "leading": " ".join(_leading(filed)),
    }
    everything = {
        "places": sorted(places),
        "empty": [n for n in range(-(-seated.count // result_records.A_FILE)) if f"cards-{n}.js" not in made_cards],
        "lists": sorted(alone | {key for key in filed.postings if _is_apart(key, filed)}),
    }
    payloads: dict[str, Any] = {MANIFEST: manifest, EVERYTHING: everything, **places}
    payloads |= {shard_format.list_name(key): _kept_list(filed.postings.get(key, _NONE), kept) for key in alone}
    payloads |= {f"words-{name}.js": found for name, found in words.items()}
    payloads |= {f"facet-{name}.js": column for name, column in facets.columns(seated, compiled).items()}
    files = {**terms, **made_cards, **{name: shard_format.script(name, payload) for name, payload in payloads.items()}}
    kept.save()
    return dict(sorted(files.items()))


def _terms(filed: Filed, entries: int, kept: Shelf, parted: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """The keys files start with, and every key with its postings in those files."""
    postings = filed.postings
    found = [
        key
        for key in postings
        if key[0] != "@" or not (shard_format.stands_alone(key) or key.startswith(place_records.PLACE))
    ]
    found += [key for key in filed.aliases if key not in postings]
    keys = [(shard_format.home(key), key) for key in found]
    keys.sort()
    cuts = list(shard_format.cut(_reckoned(keys, filed), entries))
    files: dict[str, str] = {}
    at = 0
    for number, (_, bound) in enumerate(cuts):
        after = cuts[number + 1][0] if number + 1 < len(cuts) else None
        start = at
        while at < len(keys) and keys[at][0] != after:
            at += 1
        shard = [key for _, key in keys[start:at]]
        files |= _shard(f"terms-{shard_format.hashed(bound)}.js", shard, filed, kept, parted)
    return [bound for _, bound in cuts], files


def _reckoned(keys: Iterable[tuple[str, str]], filed: Filed) -> Iterator[tuple[str, int]]:
    """About how many bytes each key takes: by how many seats it holds, so that a file's cut does not hang on their levels."""
    postings, aliases = filed.postings, filed.aliases
    for home, key in keys:
        held = len(postings[key]) if key in postings else 0
        named = 16 * len(aliases[key]) if key in aliases else 0
        yield home, len(key) + 2 + (4 if held > _MANY else 2 * held) + named


def _alone(compiled: Compiled, filed: Filed) -> set[str]:
    """The keys with a list file each, empty ones too: whoever asks for one by its name must find it."""
    keys = {"@k:service", "@t:reintegration"} | filed.postings.keys()
    keys |= {
        f"@{letter}:{term}"
        for kind, letter in entity_names.LETTERS.items()
        for term in compiled.vocabulary.get(kind, ())
    }
    return {key for key in keys if key[0] == "@" and shard_format.stands_alone(key)}


def _leading(filed: Filed) -> list[str]:
    """Small words that some name of several words starts with, or that say what kind of place it is; any other small word needs no look into the index."""
    firsts = {key.split(" ", 1)[0] for key in filed.aliases if " " in key}
    return sorted(
        word
        for word in stop_words.STOP_WORDS
        if firsts & {word, analyzer.trimmed([word])} or analyzer.kinds([word], stop_words.STOP_WORDS)[1]
    )


def _is_apart(key: str, filed: Filed) -> bool:
    return len(filed.postings[key]) > _MANY and not key.startswith(place_records.PLACE)


def _shard(name: str, keys: list[str], filed: Filed, kept: Shelf, parted: Mapping[str, str]) -> dict[str, str]:
    """One file of keys, and one for each list too long to share it; taken from the shelf if nothing in it changed."""
    lines = [key + _named(filed.aliases.get(key, ()), parted) for key in keys]
    lists = [filed.postings.get(key, _NONE).tobytes() for key in keys]
    sign = hashlib.sha1("\n".join([name, *lines]).encode("utf-8", "surrogatepass"), usedforsecurity=False)
    sign.update(array("I", map(len, lists)).tobytes() + b"".join(lists))
    held = kept.get(sign.hexdigest())
    if held is None:
        files = _packed(name, keys, lines, filed)
        kept.put(sign.hexdigest(), json.dumps(files, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        return files
    found: dict[str, str] = json.loads(held.decode("utf-8", "surrogatepass"))
    return found


def _named(concepts: tuple[str, ...], parted: Mapping[str, str]) -> str:
    return "\t" + ",".join(place_records.marked(concept, parted) for concept in concepts) if concepts else ""


def _packed(name: str, keys: list[str], lines: list[str], filed: Filed) -> dict[str, str]:
    """Each list is packed for itself, so that an edit of one leaves the letters of its neighbours as they are."""
    told: list[str] = []
    files: dict[str, str] = {}
    for key in keys:
        held = filed.postings.get(key, _NONE)
        if len(held) > _MANY:
            apart = shard_format.list_name(key)
            files[apart] = shard_format.script(apart, pack(held))
            told.append(f"-{len(held)},")
        else:
            told.append(pack(held) + ",")
    return {name: shard_format.script(name, ["\n".join(lines), "".join(told)]), **files}


def _kept_list(held: array[int], kept: Shelf) -> str:
    sign = hashlib.sha1(b"list\n" + held.tobytes(), usedforsecurity=False).hexdigest()
    found = kept.get(sign)
    if found is None:
        found = pack(held).encode()
        kept.put(sign, found)
    return found.decode()


def _cards(compiled: Compiled, seated: Seats, filed: Filed, kept: Shelf) -> dict[str, str]:
    """The files of cards; taken from the shelf if nothing in them changed."""
    shared: dict[int, list[int]] = {}
    for seat in sorted(seated.entries):
        shared.setdefault(seat // result_records.A_FILE, []).append(seat)
    files: dict[str, str] = {}
    for number, seats_there in shared.items():
        name = f"cards-{number}.js"
        told = [
            f"{filed.signs[seat]} {seat} {result_records.where(seated.entries[seat], compiled)}" for seat in seats_there
        ]
        sign = hashlib.sha1("\n".join([name, *told]).encode(), usedforsecurity=False).hexdigest()
        held = kept.get(sign)
        files[name] = (
            held.decode("utf-8", "surrogatepass") if held else _card_file(name, seats_there, compiled, seated, filed)
        )
        kept.put(sign, files[name].encode("utf-8", "surrogatepass"))
    return files


def _card_file(name: str, there: list[int], compiled: Compiled, seated: Seats, filed: Filed) -> str:
    rows: list[Any] = [0] * result_records.A_FILE
    for seat in there:
        rows[seat % result_records.A_FILE] = result_records.row(
            seated.entries[seat], compiled, json.loads(filed.says[seat])
        )
    return shard_format.script(name, rows)
