"""Field changes: fields of a record whose value is another one, in the words of its file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from returnkb.model.edtf import EdtfDate, format_day

# Fields by which an item of a list is known to be the same before and after.
_NAMES = ("id", "source", "number", "url", "place")


@dataclass(frozen=True)
class FieldChange:
    """A field with its words before and after; `none` where it had or has no value."""

    label: str
    was: str
    now: str

    def __str__(self) -> str:
        """The change as a sentence."""
        end = "" if self.now.endswith((".", "!", "?", "…")) else "."
        return f"{self.label[:1].upper()}{self.label[1:]}: {self.was} → {self.now}{end}"


def field_changes(
    before: BaseModel, after: BaseModel, skip: Collection[str] = (), label: str = ""
) -> Iterator[FieldChange]:
    """Every field with another value, in the order of the model; those named in `skip` are left out."""
    for name in type(after).model_fields:
        if name not in skip:
            where = f"{label} {name.replace('_', ' ')}".strip()
            yield from _value_changes(getattr(before, name, None), getattr(after, name), where)


def _value_changes(before: Any, after: Any, label: str) -> Iterator[FieldChange]:
    if before == after:
        return
    if isinstance(before, BaseModel) and isinstance(after, BaseModel):
        yield from field_changes(before, after, label=label)
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            yield from _value_changes(before.get(key), after.get(key), f"{label} {key}")
    elif _has_records(before) or _has_records(after):
        old, new = _by_name(before), _by_name(after)
        for key in dict.fromkeys((*old, *new)):
            yield from _value_changes(old.get(key), new.get(key), f"{label} {key}")
    else:
        yield FieldChange(label, in_words(before), in_words(after))


def in_words(value: Any) -> str:
    """A value as people read it."""
    if value is None or value == () or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, EdtfDate):
        return value.format() if value.known else "unknown"
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, BaseModel):
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        return ", ".join(
            f"{name.replace('_', ' ')} {in_words(one)}" for name, one in fields.items() if one not in (None, (), False)
        )
    if isinstance(value, list | tuple):
        return ", ".join(map(in_words, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _has_records(value: Any) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(one, BaseModel) for one in value)


def _by_name(records: Sequence[BaseModel]) -> dict[str, BaseModel]:
    """Records of a list by what they are known by; those of the same name by their number, too."""
    found: dict[str, BaseModel] = {}
    for number, record in enumerate(records, 1):
        name = next((str(getattr(record, one)) for one in _NAMES if getattr(record, one, None)), str(number))
        found[name if name not in found else f"{name} ({number})"] = record
    return found
