"""In a copy that holds the facts of each country the cards of the finder lean on these: there the text of a statement stands already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from returnkb.digest import entries_of
from search import cards, naming

_FACTS = re.compile(r"^facts/[^/]+/[^/]+\.js$")
_CARDS = re.compile(r"^search/cards-\d+\.js$")


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
