"""The Whoosh index: one document per entry, in memory.

A Whoosh index on disk contains pickles, which run code when they are opened, and the folder may come from somebody else.
Therefore the index is built for each query: 1.1 s of processor time for 809 entries, 29 s for 10,000.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from whoosh import fields
from whoosh.analysis import Token, Tokenizer
from whoosh.filedb.filestore import RamStorage

from search.dataset.model import Dataset, Entry
from search.index import facets
from search.text import analyzer

TEXT_FIELDS = {"title": 5.0, "words": 5.0, "claims": 2.0, "body": 1.0}  # with their weights
KEYWORD_FIELDS = tuple(name for name in facets.FACETS if name != "freshness")
_MEMORY = 256  # MB for the writer


class FoldingTokenizer(Tokenizer):  # type: ignore[misc]  # Whoosh ships no types
    """Tokenizes text with the analyzer of the search."""

    def __call__(self, value: str, positions: bool = False, **_: Any) -> Iterator[Token]:
        """The tokens of a text, numbered for phrase queries."""
        token = Token(positions)
        for position, word in enumerate(analyzer.tokens(value)):
            token.text, token.boost, token.pos, token.stopped = word, 1.0, position, False
            token.startchar, token.endchar = 0, len(value)  # folding changes lengths, so there are no exact offsets
            yield token


def schema() -> fields.Schema:
    """The fields of a document."""
    text = {name: fields.TEXT(analyzer=FoldingTokenizer(), field_boost=boost) for name, boost in TEXT_FIELDS.items()}
    keywords = {name: fields.KEYWORD(commas=True) for name in KEYWORD_FIELDS}
    return fields.Schema(
        id=fields.ID(stored=True), status=fields.ID, where=fields.TEXT(analyzer=FoldingTokenizer()), observed=fields.DATETIME,
        **text, **keywords,
    )  # fmt: skip


def document(entry: Entry, dataset: Dataset) -> dict[str, Any]:
    """The document of one entry."""
    places = dataset.containers(entry["place"]) if entry["place"] else entry.get("to", ())
    names = [name for place in places if place in dataset.places for name in dataset.places[place].names]
    days = sorted({datetime.fromisoformat(claim["until"]) for claim in entry.get("claims", ()) if claim.get("until")})
    keywords = {name: ",".join(facets.facet_values(name, entry, dataset)) for name in KEYWORD_FIELDS}
    return {
        "id": entry["id"],
        "title": entry["title"],
        "words": " . ".join(entry.get("words", ())),
        "claims": " . ".join(claim["text"] for claim in entry.get("claims", ())),
        "body": f"{entry.get('summary') or ''} {entry.get('body') or ''}",
        "where": " . ".join(names),
        "status": entry["status"],
        **({"observed": days} if days else {}),
        **{name: value for name, value in keywords.items() if value},
    }


def build_index(dataset: Dataset) -> Any:
    """A Whoosh index of all entries, in memory."""
    index = RamStorage().create_index(schema())
    writer = index.writer(limitmb=_MEMORY)
    for entry in dataset.entries:
        writer.add_document(**document(entry, dataset))
    writer.commit()
    return index
