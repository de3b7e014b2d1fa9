"""Documents of a tree that no model describes: labels, credits, outlines, editions, unused facts, the journal and mkdocs.yml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from tests.constants import REPOSITORY
from tests.hostile.inputs.fields import KEY
from tests.hostile.inputs.fields import Path as FieldPath

# One language of each label is enough: every label is printed by the same code in all of them.
_LANGUAGE = "en"


def documents() -> dict[str, Any]:
    """Valid content of each document by its path in the tree, as plain data."""
    labels = yaml.safe_load((REPOSITORY / "sources/labels.yml").read_text(encoding="utf-8"))
    return {
        "sources/labels.yml": labels,
        "sources/places/credits.yml": {
            "geonames": {
                "name": "GeoNames",
                "licence": "CC BY 4.0",
                "url": "https://www.geonames.org/",
                "what": "Label points.",
            }
        },
        "sources/places/outlines.json": {
            "credit": "Natural Earth",
            "countries": {
                "XK": {
                    "note": "Lines of 2020.",
                    "land": [[[20.0, 42.0], [21.5, 42.0], [21.0, 43.0], [20.0, 42.0]]],
                    "lines": [],
                }
            },
        },
        "sources/editions/2026.10.json": {
            "id": "2026.10",
            "day": "2026-10-31",
            "entries": 1,
            "changes": [{"what": "new", "ref": "kosovo/prizren/rents#c1", "text": "A flat cost EUR 200."}],
            "claims": {
                "kosovo/prizren/rents#c1": {
                    "digest": "76b9d4f026032093",
                    "text": "A flat cost EUR 200.",
                    "observed": "2026",
                    "status": "current",
                    "verified_on": None,
                    "conflicts": ["kosovo/prizren/rents#c2"],
                }
            },
        },
        "sources/unused.yml": [{"fact": "xk-001", "reason": "duplicate of xk-002"}],
        "sources/state/journal/2026-11.jsonl": {
            "at": "2026-11-20T10:00:00Z",
            "outcome": "same",
            "source": "city-report",
            "held": False,
        },
    }


def foreign_configuration() -> dict[str, Any]:
    """A tree's own mkdocs.yml with what a foreign tree may set: name, addresses, colours."""
    return {
        "site_name": "Facts of the Example Society",
        "site_description": "Facts by place.",
        "site_url": "https://facts.example.org/",
        "site_author": "Example Society",
        "copyright": "Example Society",
        "repo_url": "https://code.example.org/facts",
        "theme": {"name": "material", "palette": [{"scheme": "default", "primary": "teal", "accent": "teal"}]},
    }


def document_leaves(name: str, data: Any) -> list[FieldPath]:
    """The path of each text and figure in a document, and of one key of each mapping of any names."""
    found = list(_leaves(data, ()))
    if name == "sources/labels.yml":
        return [path for path in found if path[-1] == _LANGUAGE or len(path) <= 2]
    return found


def _leaves(data: Any, path: FieldPath) -> Iterator[FieldPath]:
    if isinstance(data, dict):
        yield (*path, KEY)
        for key, value in data.items():
            yield from _leaves(value, (*path, key))
    elif isinstance(data, list):
        if data:
            yield from _leaves(data[0], (*path, 0))
    else:
        yield path
