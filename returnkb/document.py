"""A file people wrote: its YAML as plain text values, the line and column of each, and the Markdown below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from returnkb.findings import Finding, Level

Key = tuple[str | int, ...]
Spot = tuple[int, int]
MAX_BYTES = 200_000
# The compiled loader is ten times as fast; both give the same values and positions.
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOTHING = {"", "~", "null"}


class Unreadable(Exception):
    """Raised with the finding when a file cannot be read at all."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.finding = finding


@dataclass
class Document:
    """What stands in one file. Every scalar is text, so that a phone number or `no` keeps its form."""

    path: str
    data: Any = None
    body: str = ""
    body_line: int = 1
    values: dict[Key, Spot] = field(default_factory=dict)
    keys: dict[Key, Spot] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def spot(self, key: Key = (), *, of_key: bool = False) -> Spot:
        """Line and column of a value (or of its key), or of the nearest thing around it."""
        first, second = (self.keys, self.values) if of_key else (self.values, self.keys)
        for length in range(len(key), -1, -1):
            for spots in (first, second):
                if key[:length] in spots:
                    return spots[key[:length]]
        return (1, 1)

    def finding(self, code: str, key: Key, sentence: str, repair: str, *, level: Level = Level.MUST_FIX) -> Finding:
        """A finding at a value of this file."""
        line, column = self.spot(key)
        return Finding(self.path, line, column, code, level, sentence, repair)


def read_entry(root: Path, path: Path) -> Document:
    """Read a Markdown file with front matter; raises Unreadable when there is nothing to check."""
    document = Document(_shown(root, path))
    text = _text(document.path, path)
    handler = YAMLHandler()
    if not handler.detect(text):
        raise Unreadable(
            Finding(
                document.path, 1, 1, "F02", Level.MUST_FIX,
                "This file does not start with front matter.",
                "Start the file with a line “---”, the fields, and another line “---”. `returnkb new` writes a template.",
            )
        )  # fmt: skip
    try:
        matter, document.body = handler.split(text)
    except ValueError:
        raise Unreadable(
            Finding(
                document.path, 1, 1, "F02", Level.MUST_FIX,
                "The front matter has a start but no end.",
                "Close it with a line “---” before the text.",
            )
        ) from None  # fmt: skip
    document.body_line = text[: len(text) - len(document.body)].count("\n") + 1
    _fill(document, matter)
    return document


def read_data(root: Path, path: Path) -> Document:
    """Read a YAML file; raises Unreadable when there is nothing to check."""
    document = Document(_shown(root, path))
    _fill(document, _text(document.path, path))
    return document


def _shown(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _text(shown: str, path: Path) -> str:
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        raise Unreadable(
            Finding(
                shown, 1, 1, "F01", Level.MUST_FIX, f"This file is larger than {MAX_BYTES // 1000} kB.", "Split it."
            )
        )
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Unreadable(
            Finding(shown, line, 1, "F01", Level.MUST_FIX, "This file is not UTF-8 text.", "Save it again as UTF-8.")
        ) from None


def _fill(document: Document, text: str) -> None:
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise Unreadable(_broken(document.path, error)) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise Unreadable(
            Finding(
                document.path,
                1,
                1,
                "F03",
                Level.MUST_FIX,
                f"The fields cannot be read: {error}.",
                "Take the odd character out.",
            )
        ) from None
    document.data = _plain(document, node, (), set()) if node else {}


def _broken(path: str, error: yaml.MarkedYAMLError) -> Finding:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Finding(
        path, line, column, "F03", Level.MUST_FIX,
        f"The fields cannot be read here: {error.problem or error.context}.",
        "Often a colon inside a text needs quotation marks around the whole text, or a line is indented with too "
        "few or too many spaces.",
    )  # fmt: skip


def _plain(document: Document, node: yaml.Node, key: Key, above: set[int]) -> Any:
    document.values[key] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if id(node) in above:
        _refuse_alias(document, key)
        return None
    if isinstance(node, yaml.ScalarNode):
        return None if node.style is None and node.value in _NOTHING else node.value
    above = above | {id(node)}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(document, item, (*key, place), above) for place, item in enumerate(node.value)]
    assert isinstance(node, yaml.MappingNode)  # YAML knows no fourth kind of node
    return dict(_pairs(document, node, key, above))


def _pairs(document: Document, node: yaml.MappingNode, key: Key, above: set[int]) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for name_node, value_node in node.value:
        name = str(name_node.value)
        here = (*key, name)
        spot = (name_node.start_mark.line + 1, name_node.start_mark.column + 1)
        if name in seen:
            document.findings.append(
                Finding(
                    document.path, *spot, "F04", Level.MUST_FIX, f"“{name}” is given twice.", "Keep one of the two."
                )
            )
            continue
        seen.add(name)
        document.keys[here] = spot
        yield name, _plain(document, value_node, here, above)


def _refuse_alias(document: Document, key: Key) -> None:
    document.findings.append(
        document.finding(
            "F03", key, "This value points back at itself.", "Write the value out instead of using * and &."
        )
    )
