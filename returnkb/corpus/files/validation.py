"""Validation of text values against models; each mismatch is a finding with its repair."""

from __future__ import annotations

import difflib
import re
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from returnkb.corpus.files.document import Document, Key
from returnkb.model.edtf import InvalidEdtf
from returnkb.model.finding import Finding, Level
from returnkb.text.amounts import InvalidAmount
from returnkb.text.characters import CONTROLS, INVISIBLE, describe_character

Model = TypeVar("Model", bound=BaseModel)

_INVISIBLE = re.compile(f"{CONTROLS.pattern}|{INVISIBLE.pattern}")
_TYPOGRAPHIC = tuple("“”„«»‘’‚")
_DATE_KINDS = {"date_type", "date_parsing", "date_from_datetime_parsing", "value_error"}


def validate_yaml(
    model: type[Model], data: Any, document: Document, at: Key = ()
) -> tuple[Model | None, list[Finding]]:
    """An instance of a model from a file's values, None with a finding at its line for each mismatch."""
    if not isinstance(data, dict):
        return None, [_finding(document, "F07", at, "Fields are expected here.", "Write `field: value` lines.")]
    try:
        return model.model_validate(_without_nulls(data)), []
    except ValidationError as error:
        return None, [_field_finding(model, dict(item), document, at) for item in error.errors(include_url=False)]


def _without_nulls(data: Any) -> Any:
    """The data without empty values, such as unused fields of a template."""
    if isinstance(data, dict):
        return {key: _without_nulls(value) for key, value in data.items() if value is not None}
    if isinstance(data, list):
        return [_without_nulls(value) for value in data]
    return data


def _field_finding(model: type[BaseModel], item: dict[str, Any], document: Document, at: Key) -> Finding:
    key = (*at, *item["loc"])
    loc = item["loc"][:-2] if item["loc"][-1:] == ("[key]",) else item["loc"]
    field = _printable(next((part for part in reversed(loc) if isinstance(part, str)), "the file"))
    kind = item["type"]
    if kind == "extra_forbidden":
        return _finding(
            document,
            "F05",
            key,
            f"There is no field “{field}” here.",
            _suggestion(field, _fields_at(model, item["loc"])),
            True,
        )
    if kind == "missing":
        return _finding(document, "F06", key, f"“{field}” is missing.", _field_hint(model, item["loc"]))
    printed = _printable(item.get("input"))
    if kind in _DATE_KINDS and not isinstance(item.get("ctx", {}).get("error"), InvalidAmount):
        error = item.get("ctx", {}).get("error")
        reason = str(error) if isinstance(error, InvalidEdtf) else "it is not a day on the calendar, as YYYY-MM-DD"
        return _finding(
            document, "F08", key, f"“{field}: {printed}” is not a time: {reason}.", _field_hint(model, item["loc"])
        )
    of_key = item["loc"][-1:] == ("[key]",)
    place = key[:-1] if of_key else key
    sentence = f"“{field}: {printed}” does not fit: {_reason(item)}."
    return _finding(document, "F07", place, sentence, _field_hint(model, loc), of_key)


def _reason(item: dict[str, Any]) -> str:
    context = item.get("ctx", {})
    if item["loc"][-1:] == ("[key]",):
        return "its name is not written in the form that is needed here"
    if isinstance(context.get("error"), InvalidAmount):
        return str(context["error"])
    match item["type"]:
        case "literal_error":
            return f"it must be one of {context['expected'].replace(' or ', ', ')}"
        case "string_pattern_mismatch" if str(item.get("input"))[:1] in _TYPOGRAPHIC:
            return "it stands in typographic quotation marks, and needs none"
        case "string_pattern_mismatch":
            return "it is not written in the form that is needed here"
        case "string_too_long":
            return f"it is longer than {context['max_length']} characters"
        case "string_too_short" | "too_short":
            return "it is empty"
        case "bool_parsing" | "bool_type":
            return "it must be true or false"
        case "int_parsing" | "float_parsing" | "int_type" | "float_type" | "int_from_float":
            return "it must be a number"
        case "model_type" | "dict_type" | "mapping_type":
            return "fields are needed here, on lines `field: value`"
        case "string_type":
            return "a text is needed here"
        case "tuple_type" | "list_type":
            return "a list is needed: put it in [ ] or on lines that start with “- ”"
        case _:
            return str(item["msg"]).lower()


def _printable(value: Any) -> str:
    if value is None:
        return "(nothing)"
    text = _INVISIBLE.sub(lambda match: describe_character(match[0]), " ".join(_typed(value).split()))
    return text if len(text) <= 60 else text[:57] + "…"


def _finding(document: Document, code: str, key: Key, sentence: str, repair: str, of_key: bool = False) -> Finding:
    line, column = document.position(key, of_key=of_key)
    return Finding(document.path, line, column, code, Level.MUST_FIX, sentence, repair)


def _suggestion(field: str, fields: list[str]) -> str:
    close = difflib.get_close_matches(field, fields, n=1)
    hint = f"Did you mean “{close[0]}”? " if close else ""
    return f"{hint}The fields are: {', '.join(fields)}."


def _fields_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    holder = model_at(model, loc[:-1])
    return list(holder.model_fields) if holder else []


def _field_hint(model: type[BaseModel], loc: tuple[str | int, ...]) -> str:
    names = [part for part in loc if isinstance(part, str)]
    holder = model_at(model, loc[:-1] if loc and isinstance(loc[-1], str) else loc[:-2]) if loc else model
    info = holder.model_fields.get(names[-1]) if holder and names else None
    if info is None:
        return "See the field guide."
    return f"{info.description or 'See the field guide.'}{_example(info)}"


def _example(info: FieldInfo) -> str:
    """An example of a field, as it is typed: its own, its choices, or the needed fields of its records."""
    if info.examples:
        return f" Example: {_typed(info.examples[0])}"
    choices = [one for one in (info.annotation, *get_args(info.annotation)) if get_origin(one) is Literal]
    if choices:
        return f" One of: {', '.join(get_args(choices[0]))}."
    record = model_in(info.annotation)
    needed = {name: one for name, one in record.model_fields.items() if one.is_required()} if record else {}
    if not needed or not all(one.examples for one in needed.values()):
        return ""
    fields = "{" + ", ".join(f"{name}: {_typed((one.examples or [''])[0])}" for name, one in needed.items()) + "}"
    return f" Example: [{fields}]" if "tuple" in str(info.annotation) else f" Example: {fields}"


def _typed(value: Any) -> str:
    """A value as it is typed in a file."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_typed(one)}" for key, one in value.items()) + "}"
    return f"[{', '.join(map(_typed, value))}]" if isinstance(value, list | tuple) else str(value)


def model_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> type[BaseModel] | None:
    """The nested model that has the field at a path; None for a path outside the models."""
    current: type[BaseModel] | None = model
    for part in loc:
        if current is None:
            return None
        if isinstance(part, int):
            continue
        info = current.model_fields.get(part)
        current = model_in(info.annotation) if info else None
    return current


def model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside a type annotation, or None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = model_in(argument)
        if found:
            return found
    return None
