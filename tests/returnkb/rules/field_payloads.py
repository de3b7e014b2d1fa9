"""Records with one text at one field, for every field of every model: what tests of safety put their payloads into.

The fields are read from the models, so that a new field is tried as soon as it exists; a new model without a sample stops.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from returnkb.model import alert, entry, vocabulary
from returnkb.model import place as places
from returnkb.model import source as register
from returnkb.model.entry import KINDS

Path_ = tuple[str | int, ...]
EVIDENCE = {"source": "clinic-list", "accessed": "2026-11-20"}
CLAIM = {"id": "c1", "text": "The well gave water.", "observed": "2026-10", "evidence": [EVIDENCE]}
_ENTRY = {"title": "Water from the well", "topic": "legal.aid", "claims": [CLAIM]}
SAMPLES: dict[type[BaseModel], dict[str, Any]] = {
    entry.Evidence: EVIDENCE,
    entry.Claim: CLAIM,
    entry.Answer: {"text": "The well gives water.", "claims": ["c1"]},
    entry.Phone: {"number": "+383 38 200 000"},
    entry.Office: {"place": "kosovo/prizren", "claim": "c1"},
    entry.Who: {},
    entry.Package: {"id": "start", "name": "Start", "claim": "c1"},
    entry.Rule: {"id": "rule", "answer": "yes", "claim": "c1", "valid": "2024/.."},
    entry.Search: {"asked": "What is asked?", "where": ["the register"], "day": "2026-11-20", "by": "editor"},
    entry.Condition: {"kind": "condition", **_ENTRY},
    entry.Service: {
        "kind": "service", **_ENTRY, "organisation": "advice-house", "offers": ["legal_aid"], "status": "open",
    },
    entry.Programme: {"kind": "programme", **_ENTRY, "operator": "advice-house", "runs": "2024/.."},
    entry.Gap: {
        "kind": "gap", "title": "No water", "topic": "legal.aid",
        "searched": {"asked": "What?", "where": ["here"], "day": "2026-11-20", "by": "editor"},
    },
    entry.Guide: {"kind": "guide", "title": "How to listen", "topic": "legal.aid", "leans_on": ["clinic-list"]},
    entry.Retired: {"id": "kosovo/gone", "reason": "It was closed.", "day": "2026-11-20"},
    register.Reading: {"day": "2026-11-20", "how": "live"},
    register.Assessment: {"by": "editor", "day": "2026-11-20"},
    register.SourceEdition: {"published": "2019"},
    register.Watch: {"url": "https://example.org/news"},
    register.Source: {
        "title": "A report", "publisher": "A publisher", "type": "ngo", "language": "en", "published": "2020",
        "url": "https://example.org/report", "read": {"day": "2026-11-20", "how": "live"},
    },
    register.Organisation: {"name": "An organisation", "type": "ngo"},
    register.Publisher: {"name": "A publisher"},
    places.Point: {"lat": 42.0, "lon": 20.0, "credit": "geonames"},
    places.Place: {"id": "kosovo/new-town", "kind": "town", "names": {"en": ["New Town"]}, "parent": "kosovo"},
    vocabulary.Topic: {"id": "newtopic", "label": "New topic", "limit_days": 30},
    vocabulary.ServiceType: {"id": "new_service", "label": "New service"},
    vocabulary.Group: {"id": "new_group", "label": "New group"},
    vocabulary.Mode: {"id": "new_mode", "label": "New mode", "forced": False},
    vocabulary.Question: {
        "id": "new-question", "label": "New question", "question": "What is new?", "topics": ["legal.aid"],
    },
    vocabulary.Illness: {"id": "new_illness", "label": "New illness", "topic": "legal.aid"},
    alert.Alert: {
        "id": "new-alert", "text": "The road is closed.", "places": ["kosovo"],
        "claims": ["kosovo/prizren/rents#c1"], "since": "2026-10", "until": "2026-12-31",
    },
    vocabulary.Component: {"id": "new-component", "label": "New component", "about": "What belongs to it."},
}  # fmt: skip
# Where a record of each kind is put in a tree; a list file gets the record appended.
HOMES: dict[type[BaseModel], str] = {
    **{
        model: "docs/programmes/{}.md"
        if kind == "programme"
        else "docs/guide/{}.md"
        if kind == "guide"
        else "docs/kosovo/prizren/{}.md"
        for kind, model in KINDS.items()
    },
    register.Source: "sources/register/{}.yml",
    register.Organisation: "sources/organisations/{}.yml",
}
LISTS: dict[type[BaseModel], str] = {
    places.Place: "sources/places/xk.yml",
    vocabulary.Topic: "sources/topics.yml",
    vocabulary.ServiceType: "sources/services.yml",
    vocabulary.Group: "sources/groups.yml",
    vocabulary.Mode: "sources/modes.yml",
    vocabulary.Component: "sources/components.yml",
    vocabulary.Question: "sources/questions.yml",
    vocabulary.Illness: "sources/illnesses.yml",
    alert.Alert: "sources/alerts.yml",
    entry.Retired: "sources/retired.yml",
}


def text_fields(model: type[BaseModel]) -> Iterator[Path_]:
    """The path of every field of a model that YAML can hold a text in, models inside it included; lists by their first item."""
    for name, info in model.model_fields.items():
        for path in _paths(info.annotation):
            yield (name, *path)


def _paths(annotation: Any) -> Iterator[Path_]:
    origin = get_origin(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from text_fields(annotation)
    elif origin in (Union, UnionType):
        yield from dict.fromkeys(path for one in get_args(annotation) if one is not type(None) for path in _paths(one))
    elif origin is tuple:
        yield from ((0, *path) for path in _paths(get_args(annotation)[0]))
    elif origin is not None and issubclass(origin if isinstance(origin, type) else object, Mapping):
        yield from (("en", *path) for path in _paths(get_args(annotation)[1]))
    elif hasattr(annotation, "__metadata__"):
        yield from _paths(annotation.__origin__)
    else:
        yield ()


def with_text(model: type[BaseModel], path: Path_, text: str) -> dict[str, Any]:
    """A valid record of a model, with a text put at a path of it."""
    record = copy.deepcopy(SAMPLES[model])
    _put(record, model, path, text)
    return record


def _put(holder: Any, model: Any, path: Path_, text: str) -> None:
    step, rest = path[0], path[1:]
    inner = (
        _inner(model.model_fields[step].annotation)
        if model and isinstance(step, str) and step in model.model_fields
        else model
    )
    if not rest:
        if isinstance(holder, list):
            holder[:] = [text]
        else:
            holder[step] = text
        return
    empty: Any = [] if isinstance(rest[0], int) else copy.deepcopy(SAMPLES[inner]) if inner else {}
    if isinstance(holder, list):
        if not holder:
            holder.append(empty)
        _put(holder[0], inner, rest, text)
        return
    _put(holder.setdefault(step, empty), inner, rest, text)


def _inner(annotation: Any) -> type[BaseModel] | None:
    from returnkb.corpus.files.validation import model_in

    return model_in(annotation)


def write(tree: Path, model: type[BaseModel], name: str, record: dict[str, Any], body: str = "") -> str:
    """Put a record into a tree and return its path there; YAML reads JSON, one field a line."""
    fields = "\n".join(f"{key}: {json.dumps(value)}" for key, value in record.items())
    if model in LISTS:
        path = LISTS[model]
        with (tree / path).open("a", encoding="utf-8") as file:
            file.write(f"\n- {json.dumps(record)}\n")
        return path
    path = HOMES[model].format(name) if model in HOMES else "sources/publisher.yml"
    (tree / path).parent.mkdir(parents=True, exist_ok=True)
    (tree / path).write_text(f"---\n{fields}\n---\n{body}" if path.endswith(".md") else fields + "\n", encoding="utf-8")
    return path
