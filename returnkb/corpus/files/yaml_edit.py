"""YAML editing: changes of single values in the text of a file without changes to other lines.

Each function returns the new text, and raises CannotEdit where the text would then mean something else than intended.
"""

from __future__ import annotations

import copy
import json
import re
import textwrap
from collections.abc import Callable
from typing import Any

import yaml

from returnkb.corpus.files.document import Key

WIDTH = 116
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
# What YAML reads as a text: on a line of its own, and inside brackets.
_PLAIN = re.compile(r"(?:[^\W_]|[(+€])(?:[^\n:#]|:(?=[^\s])|(?<! )#)*(?<! )")
_PLAIN_IN_BRACKETS = re.compile(r"(?:[^\W_]|[(+€])[^\n:#\[\]{},&*!|>'\"%`]*(?<! )")
_NOT_TEXT = {"null", "~", "true", "false", "yes", "no", "on", "off"}


class CannotEdit(ValueError):
    """Raised for YAML in a form that an edit would damage."""


def edit_front_matter(text: str, edit: Callable[[str], str]) -> str:
    """The text of an entry with edited front matter; raises CannotEdit for a text without it."""
    fences = list(_FENCE.finditer(text))[:2]
    if len(fences) < 2 or text[: fences[0].start()].strip("\ufeff\n"):
        raise CannotEdit("the file has no front matter")
    start, end = fences[0].end() + 1, fences[1].start()
    return text[:start] + edit(text[start:end]) + text[end:]


def scalar(value: str, *, indent: int | None = None) -> str:
    """A text as YAML: plain where that is safe, else in double quotes; wrapped to lines with an indentation, if one is given."""
    form = _PLAIN_IN_BRACKETS if indent is None else _PLAIN
    plain = bool(form.fullmatch(value)) and value.lower() not in _NOT_TEXT
    written = value if plain else json.dumps(value, ensure_ascii=False)
    if indent is None or len(written) + indent <= WIDTH:
        return written
    lines = textwrap.wrap(written, WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return f"\n{' ' * indent}".join(lines)


def set_value(text: str, key: Key, value: str) -> str:
    """Replace a text that is there, or add the last part of the key to its fields."""
    expected = _data(text)
    holder = _at(expected, key[:-1])
    known = isinstance(holder, list) or key[-1] in holder
    holder[key[-1]] = value
    node = _node(text, key[:-1])
    if not known:
        return _checked(_with_field(text, node, str(key[-1]), value), expected)
    old = _child(node, key[-1])
    start, end = old.start_mark.index, old.end_mark.index
    blank = len(text[start:end]) - len(text[start:end].rstrip())
    indent = None if _in_brackets(text, key) else node.start_mark.column + 2
    return _checked(text[:start] + scalar(value, indent=indent) + text[end - blank :], expected)


def add_item(text: str, key: Key, item: Any) -> str:
    """Add an item at the start of a list, or make the list."""
    expected = _data(text)
    holder = _at(expected, key[:-1])
    known = bool(holder.get(key[-1]))
    holder[key[-1]] = [item, *(holder.get(key[-1]) or [])]
    node = _node(text, key[:-1])
    if not known:
        return _checked(_with_field(text, node, str(key[-1]), [item]), expected)
    items = _child(node, key[-1])
    start = items.start_mark.index
    if items.flow_style:
        return _checked(f"{text[: start + 1]}{flow(item)}, {text[start + 1 :].lstrip()}", expected)
    line = text.rfind("\n", 0, start) + 1
    return _checked(text[:line] + block_item(item, items.start_mark.column) + text[line:], expected)


def remove(text: str, key: Key) -> str:
    """Remove a field or an item of a list; a list that becomes empty is removed with its field."""
    if isinstance(key[-1], int) and len(_at(_data(text), key[:-1])) == 1:
        return remove(text, key[:-1])
    expected = _data(text)
    del _at(expected, key[:-1])[key[-1]]
    node = _node(text, key[:-1])
    if _is_flow(node):
        start, end = node.start_mark.index, node.end_mark.index
        return _checked(text[:start] + flow(_at(expected, key[:-1])) + text[end:], expected)
    first = _key_node(node, key[-1]).start_mark.line
    last = _last_line(_child(node, key[-1]))
    lines = text.splitlines(keepends=True)
    if isinstance(node, yaml.MappingNode) and lines[first].lstrip().startswith("- "):
        # The first field of an item: the next one takes its place after the hyphen.
        lines[last + 1] = lines[first][: node.start_mark.column] + lines[last + 1].lstrip()
    return _checked("".join(lines[:first] + lines[last + 1 :]), expected)


def flow(value: Any) -> str:
    """A value on one line: `{source: x, accessed: 2026-11-28}`."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {flow(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(str(value))


def block_item(value: Any, column: int) -> str:
    """An item of a list on lines of its own; lists of records inside it are blocks whose records have one line each."""
    blank = " " * column
    if not isinstance(value, dict):
        return f"{blank}- {flow(value)}\n"
    if all(isinstance(one, str) for one in value.values()) and len(flow(value)) + column < WIDTH:
        return f"{blank}- {flow(value)}\n"
    lines = "".join(block_field(name, one, column + 2) for name, one in value.items())
    return f"{blank}- {lines[column + 2 :]}"


def block_field(name: str, value: Any, column: int) -> str:
    """A field on lines of its own."""
    blank = " " * column
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return f"{blank}{name}:\n" + "".join(block_item(one, column + 2) for one in value)
    if isinstance(value, dict) and len(flow(value)) + column > WIDTH:
        return f"{blank}{name}:\n" + "".join(block_field(part, one, column + 2) for part, one in value.items())
    written = scalar(value, indent=column + 2) if isinstance(value, str) else flow(value)
    return f"{blank}{name}: {written}\n"


def _with_field(text: str, node: Any, name: str, value: Any) -> str:
    if _is_flow(node):
        start = node.start_mark.index + 1
        return f"{text[:start]}{name}: {flow(value)}, {text[start:].lstrip()}"
    column = node.start_mark.column
    if column == 0:
        return text.rstrip("\n") + "\n" + block_field(name, value, 0)
    # After the first fields, which name what it is, and before its evidence.
    places = [key.start_mark for key, _ in node.value[1:]]
    names = [key.value for key, _ in node.value[1:]]
    if not places:
        line = _last_line(node.value[0][1]) + 1
    else:
        line = places[names.index("evidence")].line if "evidence" in names else places[-1].line
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:line], block_field(name, value, column), *lines[line:]])


def _checked(text: str, expected: Any) -> str:
    """The edited text, if it parses to the expected data; raises CannotEdit."""
    try:
        found = _data(text)
    except yaml.YAMLError:
        found = None
    if found != expected:
        raise CannotEdit("the file is written in a form that can only be changed by hand")
    return text


def _data(text: str) -> Any:
    """Values with every scalar as text, as the reading of a collection has them."""
    return copy.deepcopy(yaml.load(text, yaml.BaseLoader))  # noqa: S506 - builds texts, lists and fields only


def _node(text: str, key: Key) -> Any:
    node = yaml.compose(text, yaml.BaseLoader)
    for part in key:
        node = _child(node, part)
    return node


def _child(node: Any, part: str | int) -> Any:
    if isinstance(part, int):
        return node.value[part]
    return next(value for name, value in node.value if name.value == part)


def _key_node(node: Any, part: str | int) -> Any:
    if isinstance(part, int):
        return node.value[part]
    return next(name for name, _ in node.value if name.value == part)


def _at(data: Any, key: Key) -> Any:
    for part in key:
        data = data[part]
    return data


def _in_brackets(text: str, key: Key) -> bool:
    return any(_is_flow(_node(text, key[:length])) for length in range(len(key)))


def _is_flow(node: Any) -> bool:
    return bool(node.flow_style)


def _last_line(node: Any) -> int:
    """The line on which a value ends."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        end = node.end_mark
        return int(end.line - 1 if end.column == 0 and end.line > node.start_mark.line else end.line)
    last = node.value[-1]
    return _last_line(last[1] if isinstance(last, tuple) else last)
