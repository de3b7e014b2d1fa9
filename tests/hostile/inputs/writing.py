"""Files written line by line, so that each value has a line of its own and a finding leads to the input that caused it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml

from tests.hostile.inputs.fields import Path

Lines = list[tuple[str, Path]]


def as_yaml(data: Any) -> Lines:
    """YAML lines with the path of the value on each; every scalar is quoted, with escapes for what cannot be seen."""
    return list(_yaml(data, (), ""))


def _yaml(data: Any, path: Path, indent: str) -> Iterator[tuple[str, Path]]:
    for step, value in data.items() if isinstance(data, dict) else enumerate(data):
        head = f"{indent}{quoted(step)}:" if isinstance(data, dict) else f"{indent}-"
        here = (*path, step)
        if isinstance(value, dict | list) and value:
            yield head, here
            yield from _yaml(value, here, f"{indent}  ")
        elif isinstance(value, dict | list):
            yield f"{head} {'{}' if isinstance(value, dict) else '[]'}", here
        else:
            yield f"{head} {quoted(value)}", here


def quoted(value: Any) -> str:
    """A scalar in YAML's double quotes, on one line."""
    if value is None:
        return "null"
    if not isinstance(value, str):
        return str(value)
    text = yaml.dump(value, Dumper=yaml.CSafeDumper, default_style='"', allow_unicode=True, width=2**31 - 1)
    return text.removesuffix("\n")


def as_json(data: Any) -> Lines:
    """JSON lines with the path of the value on each."""
    return [*list(_json(data, (), ","))[:-1], ("}" if isinstance(data, dict) else "]", ())]


def _json(data: Any, path: Path, end: str) -> Iterator[tuple[str, Path]]:
    if not isinstance(data, dict | list) or not data:
        yield json.dumps(data, ensure_ascii=False) + end, path
        return
    yield "{" if isinstance(data, dict) else "[", path
    items = list(data.items() if isinstance(data, dict) else enumerate(data))
    for position, (step, value) in enumerate(items):
        lines = list(_json(value, (*path, step), "," if position < len(items) - 1 else ""))
        head = f"{json.dumps(step, ensure_ascii=False)}: " if isinstance(data, dict) else ""
        yield head + lines[0][0], lines[0][1]
        yield from lines[1:]
    yield ("}" if isinstance(data, dict) else "]") + end, path
