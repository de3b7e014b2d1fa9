"""Tables of an HSDS package: rows by entity, and their nesting into JSON records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from returnkb.exports.hsds.fields import ENTITIES, LISTS, OBJECTS, OPEN_REFERENCES
from returnkb.exports.records.identity import uuid

Row = dict[str, Any]


@dataclass(frozen=True)
class Tables:
    """Rows by entity in insertion order; absent values are left out."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in ENTITIES})

    def add(self, entity: str, row_id: str, **values: Any) -> str:
        """Add a row without the values that are None, as the standard requires; returns its id."""
        self.rows[entity].append({"id": row_id, **{name: value for name, value in values.items() if value is not None}})
        return row_id

    def tag(self, entity: str, row_id: str, taxonomy: str, code: str, label: str, value: str | None = None) -> None:
        """Add an attribute that links a row to a term of a taxonomy."""
        self.add(
            "attribute",
            uuid("attribute", row_id, taxonomy, code, value or ""),
            link_id=row_id,
            taxonomy_term_id=uuid("taxonomy_term", taxonomy, code),
            link_type=taxonomy,
            link_entity=entity,
            value=value or code,
            label=label,
        )


def nested_records(tables: Tables, entity: str) -> list[Row]:
    """The records of an entity with all rows that belong to them nested, as in the JSON of the standard."""
    return _Nester(tables).records(entity)


class _Nester:
    """Index of rows by id and by owner, from which nested records are built."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.by_id = {row["id"]: row for rows in tables.rows.values() for row in rows}
        self.by_owner: dict[tuple[str, str], list[Row]] = {}
        for entity, rows in tables.rows.items():
            for row in rows:
                for owner in _owners(row):
                    self.by_owner.setdefault((entity, owner), []).append(row)

    def records(self, entity: str) -> list[Row]:
        """Every record of an entity."""
        return [self.record(entity, row) for row in self.tables.rows[entity]]

    def record(self, entity: str, row: Row, ancestors: frozenset[str] = frozenset()) -> Row:
        """A record without cycles; organisations and programmes nested in others are not expanded."""
        record = dict(row)
        within = ancestors | {entity}
        for name, column in ENTITIES[entity].fields.items():
            if column.json_type == "array" and LISTS[name] not in ancestors:
                children = self.by_owner.get((LISTS[name], row["id"]), [])
                if children:
                    record[name] = [self.record(LISTS[name], child, within) for child in children]
            elif column.json_type == "object":
                inner, key = OBJECTS[name]
                if inner not in ancestors and key in row:
                    target = self.by_id[row[key]]
                    flat = inner in ("organization", "program")
                    record[name] = dict(target) if flat else self.record(inner, target, within)
        return record


def _owners(row: Row) -> set[str]:
    """The ids of the rows that a row belongs to."""
    keys = ("organization_id", "service_id", "service_at_location_id", "location_id", "contact_id", "phone_id")
    return {row[key] for key in (*keys, *OPEN_REFERENCES) if key in row}
