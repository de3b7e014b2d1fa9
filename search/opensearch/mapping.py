"""Settings and mapping of the index in OpenSearch: analysers and synonyms are made from the folding tables and the vocabularies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from search.dataset.model import Dataset
from search.index.entity_names import collect_names
from search.text import analyzer

# Fields of full text with their weight, for queries that are typed into OpenSearch itself.
TEXT_FIELDS = {"title": 5.0, "words": 5.0, "claims": 2.0, "labels": 1.5, "body": 1.0}
# Fields of single values, for filters and counts.
KEYWORDS = (
    "id",
    "url",
    "kind",
    "status",
    "place",
    "within",
    "topic",
    "also",
    "groups",
    "offers",
    "illnesses",
    "modes",
    "hosts",
)


def index_settings(dataset: Dataset) -> dict[str, Any]:
    """The body of the request that creates the index."""
    text = {"type": "text", "analyzer": "returnkb"}
    keyword = {"type": "keyword"}
    return {
        "settings": {
            "index": {"number_of_shards": 1, "number_of_replicas": 0, "max_result_window": 100_000},
            "analysis": _analysis(dataset),
        },
        "mappings": {
            "dynamic": "strict",
            "properties": {
                # The number of the document in the index of the site, and the impact of each of its keys there, as `key=impact`.
                "number": {"type": "integer"},
                "keys": keyword,
                **dict.fromkeys(KEYWORDS, keyword),
                **dict.fromkeys(TEXT_FIELDS, text),
            },
        },
    }


def _analysis(dataset: Dataset) -> dict[str, Any]:
    return {
        "char_filter": {"returnkb_letters": {"type": "mapping", "mappings": list(_letters())}},
        "filter": {
            "returnkb_names": {"type": "synonym_graph", "lenient": True, "synonyms": list(synonyms(dataset))},
        },
        "analyzer": {
            "returnkb": {
                "tokenizer": "standard",
                "char_filter": ["returnkb_letters"],
                "filter": ["lowercase", "asciifolding", "returnkb_names", "flatten_graph"],
            },
        },
    }


def _letters() -> Iterator[str]:
    """Letters that are folded otherwise than by their accents; the filter comes before lower case, so capitals are named too."""
    for letter, folded in analyzer.browser_tables()["letters"].items():
        for form in dict.fromkeys((letter, letter.upper())):
            if len(form) == 1:
                yield f"{_escaped(form)} => {_escaped(folded)}"


def _escaped(text: str) -> str:
    return "".join(f"\\u{ord(character):04x}" for character in text)


def synonyms(dataset: Dataset) -> Iterator[str]:
    """A line for each name of a place, topic, illness, service, group, mode and organisation: what it stands for, in one token."""
    for name, concepts in sorted(collect_names(dataset).concepts.items()):
        yield f"{name} => {', '.join(re.sub(r'[^a-z0-9]+', '_', concept[1:]) for concept in concepts)}"
