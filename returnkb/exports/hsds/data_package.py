"""Frictionless tabular data package of HSDS: a CSV table per entity, and the datapackage.json that describes them."""

from __future__ import annotations

import json
from typing import Any

from returnkb.exports.hsds.fields import ENTITIES, REFERENCES, VERSION, Entity, HsdsField
from returnkb.exports.hsds.tables import Row, Tables
from returnkb.exports.records.formats import Files
from returnkb.exports.records.identity import uuid
from returnkb.exports.records.metadata import (
    ATTRIBUTION,
    LICENCE,
    LICENCE_NAME,
    LICENCE_URL,
    NOT_ADVICE,
    TITLE,
    ExportMetadata,
)
from returnkb.exports.tables.csv_text import FORM, csv_table

PROFILE = "https://docs.openreferral.org/en/v3.1/"
_TYPES = {"date": ("date", None), "date-time": ("datetime", None), "time": ("time", None)}


def data_package(tables: Tables, metadata: ExportMetadata) -> Files:
    """`datapackage.json`, a table per entity that has rows, and `README.txt`."""
    used = [ENTITIES[name] for name, rows in tables.rows.items() if rows]
    files = {f"tables/{entity.table}": _table(entity, tables.rows[entity.name]) for entity in used}
    footnotes = {entity.name: metadata.footnotes(files[f"tables/{entity.table}"]) for entity in used}
    return {"README.txt": _readme(metadata), "datapackage.json": _description(used, footnotes, metadata), **files}


def _readme(metadata: ExportMetadata) -> str:
    """Content, licence, CSV dialect and country footnotes of the package."""
    lines = [
        f"Services, organisations and programmes in Open Referral HSDS {VERSION}.",
        NOT_ADVICE,
        FORM,
        f"{LICENCE} ({LICENCE_URL}): {ATTRIBUTION}",
        *metadata.all_footnotes,
    ]
    return "\n".join(lines) + "\n"


def _table(entity: Entity, rows: list[Row]) -> str:
    names = [field.name for field in entity.columns]
    return csv_table([names, *([row.get(name, "") for name in names] for row in rows)])


def _description(used: list[Entity], footnotes: dict[str, list[str]], metadata: ExportMetadata) -> str:
    description: dict[str, Any] = {
        "name": "returnkb-hsds",
        "id": uuid("package", "hsds"),
        "title": f"{TITLE} (HSDS {VERSION})",
        "description": _readme(metadata),
        "profile": "tabular-data-package",
        "hsds_version": VERSION,
        "conformsTo": PROFILE,
        "licenses": [{"name": "CC-BY-4.0", "title": LICENCE_NAME, "path": LICENCE_URL}],
        "contributors": [
            {"title": credit.name, "path": credit.url, "role": "contributor"} for credit in metadata.credits
        ],
        "resources": [_resource(entity, {one.name for one in used}, footnotes[entity.name]) for entity in used],
    }
    if metadata.edition:
        description["version"] = metadata.edition
    return json.dumps(description, ensure_ascii=False, indent=1) + "\n"


def _resource(entity: Entity, used: set[str], footnotes: list[str]) -> dict[str, Any]:
    keys = [
        {"fields": field.name, "reference": {"resource": _resource_name(target, entity.name), "fields": "id"}}
        for field in entity.columns
        if (target := REFERENCES.get(field.name)) and target in used
    ]
    schema: dict[str, Any] = {"fields": [_column(field) for field in entity.columns], "primaryKey": "id"}
    if entity.name == "address":
        # Two required columns may be empty text, which must not count as missing.
        schema["missingValues"] = ["\\N"]
    if keys:
        schema["foreignKeys"] = keys
    described = {"description": " ".join(footnotes)} if footnotes else {}
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
    """A table's name in a foreign key; empty for the table itself, as Frictionless requires."""
    return "" if target == own else ENTITIES[target].table.removesuffix(".csv")


def _column(field: HsdsField) -> dict[str, Any]:
    type_, format_ = _TYPES.get(field.format or "", (field.json_type, field.format))
    column: dict[str, Any] = {"name": field.name, "type": type_}
    if format_:
        column["format"] = format_
    constraints: dict[str, Any] = {}
    if field.required or field.required_in_table:
        constraints["required"] = True
    if field.name == "id":
        constraints["unique"] = True
    if field.choices:
        constraints["enum"] = list(field.choices)
    return column | ({"constraints": constraints} if constraints else {})
