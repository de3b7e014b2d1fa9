"""The finder of a copy: its index in packs, its cards leaning on the facts, where the text of a statement stands already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from returnkb.digest import entries_of
from search import cards, naming, packs
from search.shards import MANIFEST
from search.stretches import stretched

_FACTS = re.compile(r"^facts/[^/]+/[^/]+\.js$")
_CARDS = re.compile(r"^search/cards-\d+\.js$")
_FINDER = "search/"


def cards_once(copy: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same files, where a claim of a card that stands in the facts is told by its id."""
    facts = {
        str(entry["id"]): {str(claim["id"]): claim for claim in entry["claims"]}
        for name, content in copy.items()
        if _FACTS.match(name)
        for entry in entries_of(content.decode("utf-8"))
    }
    return {name: _leaning(content, facts) if _CARDS.match(name) else content for name, content in copy.items()}


def _leaning(content: bytes, facts: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> bytes:
    name, rows = naming.payload(content.decode("utf-8"))
    made = [row and cards.leaning(row, facts.get(row[0], {})) for row in rows]
    return naming.script(name, made).encode("utf-8")


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
