"""Serialization of state records to JSON and back; fields at their default are left out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter

Record = TypeVar("Record")


_adapters: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def encode(record: Any) -> dict[str, Any]:
    """JSON object of a record."""
    encoded: dict[str, Any] = _adapter(type(record)).dump_python(record, mode="json", exclude_defaults=True)
    return encoded


def decode(kind: type[Record], data: Any) -> Record:
    """Record of a JSON object; raises ValueError when a value is missing or has another type."""
    return decode_json(kind, json.dumps(data))


def decode_json(kind: type[Record], text: str | bytes) -> Record:
    """Record of a JSON text; raises ValueError for what is no JSON or no such record."""
    record: Record = _adapter(kind).validate_json(text, strict=True)
    return record


def days_in(value: Any) -> Iterator[date]:
    """Every day that a record contains, at any depth."""
    if isinstance(value, datetime):
        yield value.date()
    elif isinstance(value, date):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from days_in(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from days_in(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from days_in(item)
