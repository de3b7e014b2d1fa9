"""Review marker: inserts `needs_review` beside a piece of evidence of an entry and changes no other byte."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from scrapers.analysis.quote_match import digest
from scrapers.extract.normalize import normalize
from scrapers.sources.register import TextLoader, read_yaml

FIELD = "needs_review"
_FENCE = "---\n"


@dataclass(frozen=True)
class EvidenceRef:
    """Evidence to mark: a claim of the entry, and digests of quotations unless all of its evidence is meant."""

    claim: str
    quotes: Collection[str] = ()


def add_markers(text: str, source: str, evidence: Collection[EvidenceRef], day: date) -> str:
    """Entry with the marker beside each piece of evidence; unchanged when there is none, or it is marked already."""
    front = _front(text)
    if front is None:
        return text
    after = front
    for place, words in sorted(_insertions(front, source, evidence, day), reverse=True):
        after = after[:place] + words + after[place:]
    # A file of an unforeseen form is left to a person rather than damaged.
    return text.replace(front, after, 1) if _without_markers(after) == _without_markers(front) else text


def _front(text: str) -> str | None:
    """Front matter of an entry; None when it cannot be separated from the text."""
    end = text.find("\n---", len(_FENCE))
    if "\r" in text or not text.startswith(_FENCE) or end < 0:
        return None
    return text[len(_FENCE) : end + 1]


def _insertions(front: str, source: str, evidence: Collection[EvidenceRef], day: date) -> Iterator[tuple[int, str]]:
    wanted = {passage.claim: passage.quotes for passage in evidence}
    root = yaml.compose(front, Loader=TextLoader)
    for claim in _items(root, "claims"):
        quotes = wanted.get(_value(claim, "id"))
        if quotes is None:
            continue
        for piece in _items(claim, "evidence"):
            quoted = digest(normalize(_value(piece, "quote")))
            if _value(piece, "source") == source and not _value(piece, FIELD) and (not quotes or quoted in quotes):
                yield _beside_source(piece, day)


def _beside_source(piece: yaml.MappingNode, day: date) -> tuple[int, str]:
    key, value = next((key, value) for key, value in piece.value if key.value == "source")
    between = ", " if piece.flow_style else "\n" + " " * key.start_mark.column
    return value.end_mark.index, f"{between}{FIELD}: {day.isoformat()}"


def _items(node: yaml.Node | None, name: str) -> list[yaml.MappingNode]:
    """Mappings in the list of a key."""
    if not isinstance(node, yaml.MappingNode):
        return []
    found = next((value for key, value in node.value if key.value == name), None)
    return [item for item in found.value if isinstance(item, yaml.MappingNode)] if found is not None else []


def _value(node: yaml.MappingNode, name: str) -> str:
    found = next((value for key, value in node.value if key.value == name), None)
    return str(found.value) if isinstance(found, yaml.ScalarNode) else ""


def _without_markers(front: str) -> Any:
    """Fields of the front matter without any marker."""
    data = read_yaml(front)
    for claim in data.get("claims") or () if isinstance(data, dict) else ():
        for piece in claim.get("evidence") or ():
            piece.pop(FIELD, None)
    return data
