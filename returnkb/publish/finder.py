"""The finder of a copy: its cards on the pages of their entries, its long lists in stretches, its small files in packs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from search import cards, naming, packs
from search.shards import MANIFEST
from search.stretches import stretched

_FINDER = "search/"
_CARDS = re.compile(rf"^{_FINDER}cards-(\d+)\.js$")
Row = list[Any]


def rows(copy: Mapping[str, bytes]) -> dict[int, Row]:
    """The card of each entry by its seat in the index; its first field is the entry's id."""
    files = ((int(found[1]), content) for name, content in copy.items() if (found := _CARDS.match(name)))
    return {
        number * cards.A_FILE + at: row
        for number, content in files
        for at, row in enumerate(naming.payload(content.decode("utf-8"))[1])
        if row
    }


def leaning(row: Row, claims: Iterable[Mapping[str, Any]]) -> Row:
    """A card that stands beside the facts of its entry; a claim that these tell as it does is told by its id."""
    return cards.leaning(row, {claim["id"]: claim for claim in claims})


def cards_held(copy: Mapping[str, bytes], seated: Mapping[int, Row]) -> dict[str, bytes]:
    """The same files without those of cards; the manifest tells the entry of each seat, whose page holds the card."""
    manifest = f"{_FINDER}{MANIFEST}"
    told = naming.payload(copy[manifest].decode("utf-8"))[1]
    holders = [seated[seat][0] if seat in seated else 0 for seat in range(told["seats"])]
    kept = {name: content for name, content in copy.items() if not _CARDS.match(name)}
    return kept | {manifest: naming.script(MANIFEST, {**told, "holders": holders}).encode("utf-8")}


def index_packed(copy: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same files, the long lists of the index in stretches and its small files in packs."""
    index = {
        name: text.decode("utf-8") for name, text in copy.items() if name.startswith(_FINDER) and name.endswith(".js")
    }
    if f"{_FINDER}{MANIFEST}" not in index:
        return dict(copy)
    made = packs.packed(stretched({name.removeprefix(_FINDER): text for name, text in index.items()}), MANIFEST)
    rest = {name: content for name, content in copy.items() if name not in index}
    return rest | {f"{_FINDER}{name}": text.encode("utf-8") for name, text in made.items()}
