"""JSON documents written by programs: strict parsing with limits, and validation against a type with findings."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from returnkb.corpus.files.document import Document, Key, Position, Unreadable, read_text
from returnkb.model.finding import Finding, Level

MAX_DEPTH = 20
MAX_DIGITS = 18
_OBJECT_KINDS = ("dataclass_type", "dict_type", "mapping_type", "model_type", "model_attributes_type")
Value = TypeVar("Value")


class _Refused(ValueError):
    """Raised while parsing, with the token that is refused."""

    def __init__(self, sentence: str, token: str) -> None:
        super().__init__(sentence)
        self.token = token


@dataclass
class JsonDocument(Document):
    """A JSON file: its values, and its text, which is searched for a position only when a finding needs one."""

    text: str = ""
    first_line: int = 1

    def position(self, key: Key = (), *, of_key: bool = False) -> Position:
        """Line and column of a key: of its last part that occurs in the text after the parts before it."""
        at = 0
        for part in key:
            found = re.compile(rf"{re.escape(json.dumps(part, ensure_ascii=False))}\s*:").search(self.text, at)
            at = found.start() if isinstance(part, str) and found else at
        return self.first_line + self.text.count("\n", 0, at), at - self.text.rfind("\n", 0, at)

    def all_strings(self) -> Iterator[tuple[Key, str]]:
        """Every text value with its key."""
        pending: list[tuple[Key, Any]] = [((), self.data)]
        while pending:
            key, value = pending.pop()
            if isinstance(value, str):
                yield key, value
            elif isinstance(value, dict):
                pending += (((*key, name), item) for name, item in value.items())
            elif isinstance(value, list):
                pending += (((*key, place), item) for place, item in enumerate(value))


def read_json(name: str, path: Path, limit: int, repair: str) -> JsonDocument:
    """Read a JSON file of at most `limit` bytes; raises Unreadable."""
    return parse_json(name, read_text(name, path, limit), repair)


def parse_json(name: str, text: str, repair: str, first_line: int = 1) -> JsonDocument:
    """Parse JSON text that starts at a line of a file; raises Unreadable.

    Refused beyond what the standard library refuses: nesting deeper than 20, numbers of more than 18 digits, NaN, infinity,
    and keys given twice.
    """
    document = JsonDocument(name, text=text, first_line=first_line)
    try:
        document.data = json.loads(
            text,
            parse_int=_parse_integer,
            parse_float=_parse_float,
            parse_constant=_refuse_constant,
            object_pairs_hook=_unique_object,
        )
        _refuse_deep(document.data)
    except json.JSONDecodeError as error:
        line, column = first_line + error.lineno - 1, error.colno
        raise _unreadable(name, (line, column), f"This is not JSON: {error.msg}.", repair) from None
    except _Refused as error:
        at = max(text.find(error.token), 0)
        position = first_line + text.count("\n", 0, at), at - text.rfind("\n", 0, at)
        raise _unreadable(name, position, str(error), repair) from None
    except RecursionError:
        sentence = f"Lists and objects are nested more than {MAX_DEPTH} deep."
        raise _unreadable(name, (first_line, 1), sentence, repair) from None
    return document


def validate_json(kind: type[Value], document: JsonDocument, repair: str) -> tuple[Value | None, list[Finding]]:
    """An instance of a model or dataclass from the data of a JSON file, or a finding for each field that does not fit."""
    try:
        made: Value = _adapter(cast(Hashable, kind)).validate_python(document.data)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        return None, [
            _field_finding(document, fault["loc"], fault["type"], fault["msg"], repair) for fault in faults[:20]
        ]
    return made, []


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _field_finding(document: JsonDocument, key: Key, kind: str, message: str, repair: str) -> Finding:
    name = str(key[-1]) if key else "the file"
    if kind in ("missing", "missing_argument"):
        return document.finding("F06", key[:-1], f"“{name}” is missing.", repair)
    reason = "an object { } is needed" if kind in _OBJECT_KINDS else message.removeprefix("Value error, ")
    return document.finding("F07", key, f"“{name[:80]}” does not have the form it needs: {reason}.", repair)


def _parse_integer(token: str) -> int:
    if len(token) > MAX_DIGITS:
        raise _Refused(f"A number has {len(token)} digits.", token)
    return int(token)


def _parse_float(token: str) -> float:
    number = float(token)
    if not math.isfinite(number) or len(token) > 2 * MAX_DIGITS:
        raise _Refused("A number is too large or too long.", token)
    return number


def _refuse_constant(token: str) -> None:
    raise _Refused(f"“{token}” is not a number.", token)


def _unique_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        duplicate = next(name for number, name in enumerate(names) if name in names[:number])
        raise _Refused(f"“{duplicate[:80]}” is given twice.", json.dumps(duplicate, ensure_ascii=False))
    return made


def _refuse_deep(data: Any) -> None:
    pending = [(data, 0)]
    while pending:
        value, depth = pending.pop()
        if depth >= MAX_DEPTH:
            raise RecursionError
        children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        pending += [(child, depth + 1) for child in children if isinstance(child, (dict, list))]


def _unreadable(name: str, position: Position, sentence: str, repair: str) -> Unreadable:
    return Unreadable(Finding(name, *position, "F03", Level.MUST_FIX, sentence, repair))
