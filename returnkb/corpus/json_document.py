"""JSON files that machines write: strict reading with limits, and validation against a type with findings."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

from pydantic import AfterValidator, TypeAdapter, ValidationError

from returnkb.corpus.yaml_document import Document, Key, Spot, Unreadable, read_text
from returnkb.model.finding import Finding, Level

MAX_DEPTH = 20
MAX_DIGITS = 18
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_OBJECT_KINDS = ("dataclass_type", "dict_type", "mapping_type", "model_type", "model_attributes_type")
Value = TypeVar("Value")


def _visible(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("it holds a control character or a line break")
    return text


PrintableLine = Annotated[str, AfterValidator(_visible)]


class _Refused(ValueError):
    """Raised while parsing, with the token that is refused."""

    def __init__(self, sentence: str, token: str) -> None:
        super().__init__(sentence)
        self.token = token


@dataclass
class JsonDocument(Document):
    """A JSON file: its values and its text, in which positions are looked for only when a finding needs one."""

    text: str = ""
    first_line: int = 1

    def spot(self, key: Key = (), *, of_key: bool = False) -> Spot:
        """Line and column of the last part of a key that the text holds after the parts before it."""
        at = 0
        for part in key:
            found = re.compile(rf"{re.escape(json.dumps(part, ensure_ascii=False))}\s*:").search(self.text, at)
            at = found.start() if isinstance(part, str) and found else at
        return self.first_line + self.text.count("\n", 0, at), at - self.text.rfind("\n", 0, at)

    def all_strings(self) -> Iterator[tuple[Key, str]]:
        """Every text value with its key."""
        waiting: list[tuple[Key, Any]] = [((), self.data)]
        while waiting:
            key, value = waiting.pop()
            if isinstance(value, str):
                yield key, value
            elif isinstance(value, dict):
                waiting += (((*key, name), item) for name, item in value.items())
            elif isinstance(value, list):
                waiting += (((*key, place), item) for place, item in enumerate(value))


def read_json(shown: str, path: Path, limit: int, repair: str) -> JsonDocument:
    """Read a JSON file of at most `limit` bytes; raises Unreadable."""
    return parse_json(shown, read_text(shown, path, limit), repair)


def parse_json(shown: str, text: str, repair: str, first_line: int = 1) -> JsonDocument:
    """Parse JSON text that starts at a line of a file; raises Unreadable.

    Refused beyond what the standard library refuses: nesting deeper than 20, numbers of more than 18 digits, NaN, infinity,
    and keys given twice.
    """
    document = JsonDocument(shown, text=text, first_line=first_line)
    try:
        document.data = json.loads(
            text,
            parse_int=_integer,
            parse_float=_float,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
        _refuse_deep(document.data)
    except json.JSONDecodeError as error:
        line, column = first_line + error.lineno - 1, error.colno
        raise _unreadable(shown, (line, column), f"This is not JSON: {error.msg}.", repair) from None
    except _Refused as error:
        at = max(text.find(error.token), 0)
        spot = first_line + text.count("\n", 0, at), at - text.rfind("\n", 0, at)
        raise _unreadable(shown, spot, str(error), repair) from None
    except RecursionError:
        sentence = f"Lists and objects are nested more than {MAX_DEPTH} deep."
        raise _unreadable(shown, (first_line, 1), sentence, repair) from None
    return document


def validate(kind: type[Value], document: JsonDocument, repair: str) -> tuple[Value | None, list[Finding]]:
    """An instance of a model or dataclass from the data of a JSON file, or a finding for each field that does not fit."""
    try:
        made: Value = _adapter(cast(Hashable, kind)).validate_python(document.data)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        return None, [_misfit(document, fault["loc"], fault["type"], fault["msg"], repair) for fault in faults[:20]]
    return made, []


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _misfit(document: JsonDocument, key: Key, kind: str, message: str, repair: str) -> Finding:
    name = str(key[-1]) if key else "the file"
    if kind in ("missing", "missing_argument"):
        return document.finding("F06", key[:-1], f"“{name}” is missing.", repair)
    reason = "an object { } is needed" if kind in _OBJECT_KINDS else message.removeprefix("Value error, ")
    return document.finding("F07", key, f"“{name[:80]}” does not have the form it needs: {reason}.", repair)


def _integer(token: str) -> int:
    if len(token) > MAX_DIGITS:
        raise _Refused(f"A number has {len(token)} digits.", token)
    return int(token)


def _float(token: str) -> float:
    number = float(token)
    if not math.isfinite(number) or len(token) > 2 * MAX_DIGITS:
        raise _Refused("A number is too large or too long.", token)
    return number


def _refuse_constant(token: str) -> None:
    raise _Refused(f"“{token}” is not a number.", token)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _Refused(f"“{twice[:80]}” is given twice.", json.dumps(twice, ensure_ascii=False))
    return made


def _refuse_deep(data: Any) -> None:
    waiting = [(data, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth >= MAX_DEPTH:
            raise RecursionError
        children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting += [(child, depth + 1) for child in children if isinstance(child, (dict, list))]


def _unreadable(shown: str, spot: Spot, sentence: str, repair: str) -> Unreadable:
    return Unreadable(Finding(shown, *spot, "F03", Level.MUST_FIX, sentence, repair))
