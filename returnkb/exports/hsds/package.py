"""The tabular HSDS package: a CSV table an entity, and the datapackage.json that describes them (Frictionless)."""

from __future__ import annotations

import json
from typing import Any

from returnkb.exports.hsds.fields import ENTITIES, REFERENCES, VERSION, Entity, HsdsField
from returnkb.exports.hsds.tables import Row, Tables
from returnkb.exports.records import imprint as imprints
from returnkb.exports.records.identity import uuid
from returnkb.exports.records.imprint import Imprint
from returnkb.exports.tables.csv_table import FORM, csv_table

PROFILE = "https://docs.openreferral.org/en/v3.1/"
_TYPES = {"date": ("date", None), "date-time": ("datetime", None), "time": ("time", None)}


def package(tables: Tables, mark: Imprint) -> dict[str, str | bytes]:
    """`datapackage.json`, a table for every entity that has rows, and a word to the reader."""
    used = [ENTITIES[name] for name, rows in tables.rows.items() if rows]
    made = {f"tables/{entity.table}": _table(entity, tables.rows[entity.name]) for entity in used}
    notes = {entity.name: mark.footnotes(made[f"tables/{entity.table}"]) for entity in used}
    return {"README.txt": _words(mark), "datapackage.json": _description(used, notes, mark), **made}


def _words(mark: Imprint) -> str:
    """What the package is, under which licence, and the footnotes of the countries it names."""
    lines = [
        f"Services, organisations and programmes in Open Referral HSDS {VERSION}.",
        imprints.NOT_ADVICE,
        FORM,
        f"{imprints.LICENCE} ({imprints.LICENCE_URL}): {imprints.ATTRIBUTION}",
        *(note for *_, note in mark.notes.values()),
    ]
    return "\n".join(lines) + "\n"


def _table(entity: Entity, rows: list[Row]) -> str:
    names = [field.name for field in entity.columns]
    return csv_table([names, *([row.get(name, "") for name in names] for row in rows)])


def _description(used: list[Entity], notes: dict[str, list[str]], mark: Imprint) -> str:
    description: dict[str, Any] = {
        "name": "returnkb-hsds",
        "id": uuid("package", "hsds"),
        "title": f"{imprints.TITLE} (HSDS {VERSION})",
        "description": _words(mark),
        "profile": "tabular-data-package",
        "hsds_version": VERSION,
        "conformsTo": PROFILE,
        "licenses": [{"name": "CC-BY-4.0", "title": imprints.LICENCE_NAME, "path": imprints.LICENCE_URL}],
        "contributors": [{"title": credit.name, "path": credit.url, "role": "contributor"} for credit in mark.credits],
        "resources": [_resource(entity, {one.name for one in used}, notes[entity.name]) for entity in used],
    }
    if mark.edition:
        description["version"] = mark.edition
    return json.dumps(description, ensure_ascii=False, indent=1) + "\n"


def _resource(entity: Entity, used: set[str], notes: list[str]) -> dict[str, Any]:
    keys = [
        {"fields": field.name, "reference": {"resource": _resource_name(target, entity.name), "fields": "id"}}
        for field in entity.columns
        if (target := REFERENCES.get(field.name)) and target in used
    ]
    schema: dict[str, Any] = {"fields": [_column(field) for field in entity.columns], "primaryKey": "id"}
    if entity.name == "address":
        # Two needed columns may hold empty text, which must not read as missing.
        schema["missingValues"] = ["\\N"]
    if keys:
        schema["foreignKeys"] = keys
    described = {"description": " ".join(notes)} if notes else {}
    return {
        **described,
        "name": entity.table.removesuffix(".csv"),
        "path": f"tables/{entity.table}",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _resource_name(target: str, own: str) -> str:
    """A table's name in a foreign key; its own is written as empty text."""
    return "" if target == own else ENTITIES[target].table.removesuffix(".csv")


def _column(field: HsdsField) -> dict[str, Any]:
    kind, form = _TYPES.get(field.format or "", (field.shape, field.format))
    column: dict[str, Any] = {"name": field.name, "type": kind}
    if form:
        column["format"] = form
    constraints: dict[str, Any] = {}
    if field.needed or field.needed_in_table:
        constraints["required"] = True
    if field.name == "id":
        constraints["unique"] = True
    if field.choices:
        constraints["enum"] = list(field.choices)
    return column | ({"constraints": constraints} if constraints else {})
