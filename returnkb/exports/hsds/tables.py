"""The tables of an HSDS package while they are filled: rows by entity, each with its lasting id."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from returnkb.exports.hsds.fields import ENTITIES, LISTS, OBJECTS, OPEN_REFERENCES
from returnkb.exports.records.identity import uuid

Row = dict[str, Any]


@dataclass(frozen=True)
class Tables:
    """Rows by entity, in the order they were added; what is not given is left out of a row."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in ENTITIES})

    def add(self, entity: str, row_id: str, **given: Any) -> str:
        """Add a row; returns its id. Empty values are left out, as the standard asks."""
        self.rows[entity].append({"id": row_id, **{name: value for name, value in given.items() if value is not None}})
        return row_id

    def tag(self, entity: str, row_id: str, taxonomy: str, code: str, label: str, value: str | None = None) -> None:
        """Attach a term of one of our taxonomies to a row."""
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


def nested(tables: Tables, entity: str) -> list[Row]:
    """The records of an entity with all that belongs to them inside, as the standard's JSON has it."""
    return _Nest(tables).records(entity)


class _Nest:
    """Rows by id, and rows by what they belong to, so that nesting looks nothing up twice."""

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

    def record(self, entity: str, row: Row, above: frozenset[str] = frozenset()) -> Row:
        """One record; nothing is put inside itself, and organisations and programmes inside others stay short."""
        found = dict(row)
        within = above | {entity}
        for name, one in ENTITIES[entity].fields.items():
            if one.shape == "array" and LISTS[name] not in above:
                children = self.by_owner.get((LISTS[name], row["id"]), [])
                if children:
                    found[name] = [self.record(LISTS[name], child, within) for child in children]
            elif one.shape == "object":
                inner, key = OBJECTS[name]
                if inner not in above and key in row:
                    target = self.by_id[row[key]]
                    short = inner in ("organization", "program")
                    found[name] = dict(target) if short else self.record(inner, target, within)
        return found


def _owners(row: Row) -> set[str]:
    """The ids of what a row belongs to."""
    keys = ("organization_id", "service_id", "service_at_location_id", "location_id", "contact_id", "phone_id")
    return {row[key] for key in (*keys, *OPEN_REFERENCES) if key in row}
