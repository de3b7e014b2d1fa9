"""Tables and their columns for databases, made from the models of the records, so that neither can drift."""

from __future__ import annotations

import json
import types
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from returnkb.exports.records.records import JsonObject


@dataclass(frozen=True)
class Column:
    """One column: where its value stands in a record, and what it holds."""

    name: str
    path: tuple[str, ...]
    kind: str
    about: str
    key: bool = False
    leads_to: str | None = None

    def value(self, data: JsonObject) -> Any:
        """The column's value in a record; lists and mappings as JSON text, None when not given."""
        found: Any = data
        for step in self.path:
            found = found.get(step) if isinstance(found, dict) else None
        if isinstance(found, (list, dict)):
            return json.dumps(found, ensure_ascii=False)
        return int(found) if isinstance(found, bool) else found


@dataclass(frozen=True)
class Table:
    """One table; `searched` names the columns that full-text search reads."""

    name: str
    about: str
    columns: tuple[Column, ...]
    searched: tuple[str, ...] = ()

    def row(self, data: JsonObject) -> list[Any]:
        """A record as a row."""
        return [column.value(data) for column in self.columns]


def columns_of(
    model: type[BaseModel],
    *,
    leave_out: Collection[str] = (),
    keys: Collection[str] = (),
    leads: Mapping[str, str] | None = None,
) -> tuple[Column, ...]:
    """The columns of a model: a part within it gives a column for each of its fields, a list gives JSON text; keys come first."""
    found = (
        column if column.name not in (leads or {}) else _leading(column, (leads or {})[column.name])
        for column in _columns(model, (), leave_out, keys)
    )
    return tuple(sorted(found, key=lambda column: not column.key))


def key(name: str, about: str, leads_to: str | None = None, kind: str = "TEXT") -> Column:
    """A column that a table has beside its model's."""
    return Column(name, (name,), kind, about, True, leads_to)


def _columns(
    model: type[BaseModel], above: tuple[str, ...], leave_out: Collection[str], keys: Collection[str]
) -> Iterator[Column]:
    for name, info in model.model_fields.items():
        if name in leave_out:
            continue
        annotation, many = _core(info.annotation)
        path = (*above, name)
        if not many and isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from _columns(annotation, path, (), ())
            continue
        about = info.description or "Which kind of entry this is."
        yield Column("_".join(path), path, "TEXT" if many else _kind(annotation), about, name in keys and not above)


def _core(annotation: Any) -> tuple[Any, bool]:
    """What an annotation comes down to when `| None` is set aside, and whether it holds many."""
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [argument for argument in get_args(annotation) if argument is not type(None)]
        return _core(inner[0]) if len(inner) == 1 else (str, False)
    origin = get_origin(annotation)
    many = origin is tuple or (isinstance(origin, type) and issubclass(origin, Mapping))
    return annotation, many


def _kind(annotation: Any) -> str:
    return {bool: "INTEGER", int: "INTEGER", float: "REAL"}.get(annotation, "TEXT")


def _leading(column: Column, leads_to: str) -> Column:
    return Column(column.name, column.path, column.kind, column.about, column.key, leads_to)
