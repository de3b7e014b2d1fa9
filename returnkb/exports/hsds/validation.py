"""Validation of HSDS tables: columns, types and formats by pydantic, references between rows, and ISO codes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from functools import cache
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic_core import to_json

from returnkb.exports.hsds.fields import ENTITIES, OPEN_REFERENCES, REFERENCES, HsdsField
from returnkb.exports.hsds.tables import Row, Tables
from returnkb.model.country_names import NAMES

# Two-letter codes of Unicode CLDR that are no country in ISO 3166-1; XK, which is in common use for Kosovo, stays.
_NOT_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])
COUNTRIES = frozenset(code for code in NAMES if len(code) == 2) - _NOT_COUNTRIES
# Required by the standard and often unknown, so empty text is allowed.
MAY_BE_EMPTY = {("address", "state_province"), ("address", "postal_code")}
_FORMATS: dict[str | None, Any] = {
    None: Annotated[str, Field(pattern=r"\S")],
    "uuid": UUID,
    "date": date,
    "time": time,
    "date-time": AwareDatetime,
    "uri": Annotated[str, Field(pattern=r"^[a-z][a-z0-9+.-]*:\S+$")],
    "email": Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")],
}
# What the schema of the standard leaves open, by entity and field.
_NARROWER: dict[tuple[str, str], Any] = {
    ("address", "country"): Literal[*sorted(COUNTRIES)],
    ("language", "code"): Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$")],
    ("cost_option", "currency"): Annotated[str, Field(pattern=r"^[A-Z]{3}$")],
    ("location", "latitude"): Annotated[float, Field(ge=-90, le=90)],
    ("location", "longitude"): Annotated[float, Field(ge=-180, le=180)],
}


def validation_errors(tables: Tables) -> list[str]:
    """Every violation of the standard in a package's tables, one sentence each; empty when they are valid."""
    ids = {entity: {row.get("id") for row in rows} for entity, rows in tables.rows.items()}
    errors: list[str] = []
    for entity, rows in tables.rows.items():
        if entity not in ENTITIES:
            errors.append(f"{entity} is not an entity of the standard")
            continue
        if len(ids[entity]) < len(rows):
            errors.append(f"{entity}: an id is used twice")
        for row in rows:
            problems = (*_column_errors(entity, row), *_reference_errors(row, ids), *_period_errors(row))
            errors += [f"{entity} {row.get('id', 'without id')}: {problem}" for problem in problems]
    return errors


def _type(entity: str, field: HsdsField) -> Any:
    """The type of a column's values."""
    if (entity, field.name) in MAY_BE_EMPTY:
        return str
    if field.choices:
        return Literal[*field.choices]
    return _NARROWER.get((entity, field.name)) or (float if field.json_type == "number" else _FORMATS[field.format])


@cache
def _model(entity_name: str) -> type[BaseModel]:
    """The model of a table's rows, made when needed, as making all takes a noticeable part of the start."""
    entity = ENTITIES[entity_name]
    columns: dict[str, Any] = {
        column.name: (_type(entity.name, column), ... if column.required or column.required_in_table else None)
        for column in entity.columns
    }
    return create_model(entity.name, __config__=ConfigDict(extra="forbid", strict=True), **columns)


def _column_errors(entity: str, row: Row) -> Iterator[str]:
    """Missing, unknown and malformed values; rows are validated as JSON, in which dates and UUIDs are text."""
    try:
        _model(entity).model_validate_json(to_json(row))
    except ValidationError as invalid:
        for error in invalid.errors(include_url=False):
            yield f"{'.'.join(map(str, error['loc']))}: {error['msg']}, found {error['input']!r}"


def _reference_errors(row: Row, ids: dict[str, set[Any]]) -> Iterator[str]:
    """References to rows that do not exist."""
    targets = REFERENCES | {name: row.get(beside, "") for name, beside in OPEN_REFERENCES.items()}
    for name, target in targets.items():
        if name in row and row[name] not in ids.get(target, set()):
            yield f"{name} leads to no {target}"


def _period_errors(row: Row) -> Iterator[str]:
    """Periods that end before they begin."""
    if "valid_from" in row and "valid_to" in row and row["valid_to"] < row["valid_from"]:
        yield "valid_to lies before valid_from"
