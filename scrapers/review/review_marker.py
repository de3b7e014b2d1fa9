"""The mark that a passage must be read again, put beside its evidence in an entry; nothing else of the file changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from scrapers.analysis.quote_match import digest
from scrapers.extract.normalize import normalize
from scrapers.register import TextLoader, read_yaml

FIELD = "needs_review"
_FENCE = "---\n"


@dataclass(frozen=True)
class EvidenceRef:
    """Evidence to be marked: a claim of the entry and, unless the whole page is meant, digests of its quotations."""

    claim: str
    quotes: Collection[str] = ()


def add_markers(text: str, source: str, evidence: Collection[EvidenceRef], day: date) -> str:
    """The entry with the mark beside each piece of evidence; as it was where there is none, or one is marked already."""
    front = _front(text)
    if front is None:
        return text
    after = front
    for place, words in sorted(_insertions(front, source, evidence, day), reverse=True):
        after = after[:place] + words + after[place:]
    # A file written in a way we did not foresee is left to a person rather than spoilt.
    return text.replace(front, after, 1) if _without_markers(after) == _without_markers(front) else text


def _front(text: str) -> str | None:
    """The fields of an entry, when they can be told from its text."""
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
    """The mappings in a list below a key."""
    if not isinstance(node, yaml.MappingNode):
        return []
    found = next((value for key, value in node.value if key.value == name), None)
    return [item for item in found.value if isinstance(item, yaml.MappingNode)] if found is not None else []


def _value(node: yaml.MappingNode, name: str) -> str:
    found = next((value for key, value in node.value if key.value == name), None)
    return str(found.value) if isinstance(found, yaml.ScalarNode) else ""


def _without_markers(front: str) -> Any:
    """What the fields say without any mark."""
    data = read_yaml(front)
    for claim in data.get("claims") or () if isinstance(data, dict) else ():
        for piece in claim.get("evidence") or ():
            piece.pop(FIELD, None)
    return data
