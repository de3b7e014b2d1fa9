"""Field documentation: field guide, JSON Schemas and templates, generated from the models of entries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from returnkb.corpus.files.validation import model_in
from returnkb.model.alert import Alert
from returnkb.model.entry import KINDS, Answer, Claim, Evidence, Office, Package, Phone, Retired, Rule, Search, Who
from returnkb.model.place import Place, Point
from returnkb.model.source import (
    Assessment,
    ClaimReading,
    Organisation,
    Publisher,
    Reading,
    Source,
    SourceEdition,
    Watch,
)
from returnkb.model.vocabulary import Component, Group, Illness, Mode, Question, ServiceType, Topic

PARTS: tuple[type[BaseModel], ...] = (Answer, Claim, Evidence, Office, Phone, Who, Package, Rule, Search)
REGISTERS: tuple[type[BaseModel], ...] = (
    Source, SourceEdition, Reading, Watch, Assessment, Organisation, Place, Point, Topic, Question, Illness, Alert, ServiceType, Group,
    Mode, Component,
    Publisher, Retired, ClaimReading,
)  # fmt: skip
SCHEMAS: dict[str, Any] = {**KINDS, "source": Source, "organisation": Organisation, "publisher": Publisher}


def schema(name: str) -> str:
    """The JSON Schema (2020-12) of a kind of entry, of a source or of an organisation, for editors that complete and check."""
    made = SCHEMAS[name].model_json_schema()
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
    return json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def entry_schema() -> str:
    """The JSON Schema of any entry: one of five schemas, selected by the kind."""
    choices: list[dict[str, Any]] = []
    definitions: dict[str, Any] = {}
    for kind, model in KINDS.items():
        made = model.model_json_schema(ref_template="#/$defs/{model}")
        definitions.update(made.pop("$defs", {}))
        choices.append({"if": {"properties": {"kind": {"const": kind}}}, "then": made})
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Entry",
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": list(KINDS)}},
        "allOf": choices,
        "$defs": definitions,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def field_guide() -> str:
    """The field guide as Markdown: every kind, every part, every field, with its meaning and an example."""
    lines = [
        "Fields in **bold** are needed. All values are plain text; times are EDTF (`2020`, `2020-06`, `2019/2021`).",
        "",
    ]
    for kind, entry in KINDS.items():
        lines += [f"## {kind.capitalize()}", "", entry.__doc__ or "", "", *_table(entry), ""]
    for heading, models in (("Parts of entries", PARTS), ("Registers and vocabularies", REGISTERS)):
        lines += [f"## {heading}", ""]
        for model in models:
            lines += [f"### {model.__name__}", "", model.__doc__ or "", "", *_table(model), ""]
    return "\n".join(lines)


def template(kind: str) -> str:
    """A new entry of a kind: needed fields to fill in, the others as comments."""
    lines = ["---"]
    for name, info in KINDS[kind].model_fields.items():
        if name == "kind":
            lines.append(f"kind: {kind}")
        elif name == "claims":
            lines += _claim_template(commented=kind in ("gap", "guide"))
        elif info.is_required():
            lines += [f"# {info.description}", *_needed(name, info.annotation)]
        else:
            lines.append(f"# {name}: {info.description}")
    return "\n".join([*lines, "---", "", ""])


def _needed(name: str, annotation: Any) -> list[str]:
    part = model_in(annotation)
    if part is None:
        return [f"{name}:"]
    return [f"{name}:", *(f"  {inner}:" for inner, info in part.model_fields.items() if info.is_required())]


def _claim_template(commented: bool) -> list[str]:
    lines = ["claims:", "  - id: c1"]
    lines += [f"    {name}:  # {Claim.model_fields[name].description}" for name in ("text", "observed")]
    lines.append("    evidence:")
    for position, name in enumerate(("source", "accessed", "locator")):
        lines.append(f"      {'- ' if position == 0 else '  '}{name}:  # {Evidence.model_fields[name].description}")
    return [f"# {line}" for line in lines] if commented else lines


def _table(model: type[BaseModel]) -> Iterator[str]:
    yield "| field | meaning | example |"
    yield "|---|---|---|"
    for name, info in model.model_fields.items():
        shown = f"**{name}**" if info.is_required() else name
        example = f"`{_example(info.examples[0])}`" if info.examples else ""
        default = "" if info.default in (None, PydanticUndefined, (), False, {}) else f" Default: {info.default}."
        yield f"| {shown} | {info.description or 'Which kind of entry this is.'}{default} | {example} |"


def _example(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.replace("|", "\\|")
