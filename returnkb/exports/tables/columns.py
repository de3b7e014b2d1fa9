"""Tables and columns of the database, generated from the record models."""

from __future__ import annotations

import json
import types
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from returnkb.exports.records.formats import JsonObject


@dataclass(frozen=True)
class Column:
    """A column: name, path of its value in a record, SQL type, description, and the table it references."""

    name: str
    path: tuple[str, ...]
    sql_type: str
    about: str
    is_key: bool = False
    references: str | None = None

    def value(self, data: JsonObject) -> Any:
        """The column's value in a record; lists and objects as JSON text, None when absent."""
        value: Any = data
        for step in self.path:
            value = value.get(step) if isinstance(value, dict) else None
        if isinstance(value, (list, dict)):
            return json.dumps(value, ensure_ascii=False)
        return int(value) if isinstance(value, bool) else value


@dataclass(frozen=True)
class Table:
    """A table; `searched` names the columns of its full-text index."""

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
    exclude: Collection[str] = (),
    keys: Collection[str] = (),
    references: Mapping[str, str] | None = None,
) -> tuple[Column, ...]:
    """The columns of a model, keys first; a nested model gives a column per field, a list a column of JSON text."""
    columns = (
        replace(column, references=(references or {}).get(column.name)) for column in _columns(model, (), exclude, keys)
    )
    return tuple(sorted(columns, key=lambda column: not column.is_key))


def key(name: str, about: str, references: str | None = None, sql_type: str = "TEXT") -> Column:
    """A key column that is not a field of the model."""
    return Column(name, (name,), sql_type, about, True, references)


def _columns(
    model: type[BaseModel], above: tuple[str, ...], exclude: Collection[str], keys: Collection[str]
) -> Iterator[Column]:
    for name, info in model.model_fields.items():
        if name in exclude:
            continue
        annotation, many = _core(info.annotation)
        path = (*above, name)
        if not many and isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from _columns(annotation, path, (), ())
            continue
        about = info.description or "Which kind of entry this is."
        yield Column("_".join(path), path, "TEXT" if many else _sql_type(annotation), about, name in keys and not above)


def _core(annotation: Any) -> tuple[Any, bool]:
    """The type of an annotation without `| None`, and whether it is a collection."""
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [argument for argument in get_args(annotation) if argument is not type(None)]
        return _core(inner[0]) if len(inner) == 1 else (str, False)
    origin = get_origin(annotation)
    many = origin is tuple or (isinstance(origin, type) and issubclass(origin, Mapping))
    return annotation, many


def _sql_type(annotation: Any) -> str:
    return {bool: "INTEGER", int: "INTEGER", float: "REAL"}.get(annotation, "TEXT")
