"""A file people wrote: its YAML as plain text values, the line and column of each, and the Markdown below."""

from __future__ import annotations

import re
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
DEEPEST = 20
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# What the YAML reader says, and what it means to somebody who filled in a form.
_PLAINER = {
    "mapping values are not allowed in this context": "a colon inside a text makes it look like two fields",
    "found character that cannot start any token": "a text starts with @, ` or %, or a tab stands where spaces belong",
    "did not find expected key": "the indentation, or a quotation mark, does not fit the lines around it",
    "did not find expected '-' indicator": "the indentation does not fit the list above",
    "did not find expected ',' or ']'": "a list starts with [ and its ] is missing",
    "did not find expected ',' or '}'": "fields start with { and their } is missing",
    "found unexpected end of stream": "a quotation mark is opened and never closed",
    "could not find expected ':'": "a line without a colon stands where a field is expected",
}


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
    text = read_text(document.path, path)
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
    start = YAMLHandler.FM_BOUNDARY.match(text)
    _fill(document, "\n" * text.count("\n", 0, start.end() if start else 0) + matter)
    return document


def read_data(root: Path, path: Path) -> Document:
    """Read a YAML file; raises Unreadable when there is nothing to check."""
    document = Document(_shown(root, path))
    _fill(document, read_text(document.path, path))
    return document


def _shown(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def read_text(shown: str, path: Path, limit: int = MAX_BYTES) -> str:
    """Text of a UTF-8 file of at most `limit` bytes, with line ends as LF; raises Unreadable."""
    try:
        with path.open("rb") as file:
            raw = file.read(limit + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise Unreadable(
            Finding(
                shown, 1, 1, "F01", Level.MUST_FIX, f"This cannot be opened as a file: {reason}.", "Move it elsewhere."
            )
        ) from None
    if len(raw) > limit:
        raise Unreadable(
            Finding(shown, 1, 1, "F01", Level.MUST_FIX, f"This file is larger than {limit // 1000} kB.", "Split it.")
        )
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Unreadable(
            Finding(shown, line, 1, "F01", Level.MUST_FIX, "This file is not UTF-8 text.", "Save it again as UTF-8.")
        ) from None
    odd = _CONTROL.search(text)
    if odd:
        line, column = text.count("\n", 0, odd.start()) + 1, odd.start() - text.rfind("\n", 0, odd.start())
        sentence = f"This file holds a control character (U+{ord(odd[0]):04X}), which nobody can see."
        raise Unreadable(Finding(shown, line, column, "F01", Level.MUST_FIX, sentence, "Delete it and type it anew."))
    return text


def _fill(document: Document, text: str) -> None:
    try:
        _refuse_tangles(document.path, text)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise Unreadable(_broken(document.path, error)) from None
    except yaml.YAMLError as error:
        sentence = f"The fields cannot be read: {' '.join(str(error).split())}."
        raise Unreadable(
            Finding(document.path, 1, 1, "F03", Level.MUST_FIX, sentence, "Take the odd character out.")
        ) from None
    document.data = _plain(document, node, ()) if node else {}


def _refuse_tangles(path: str, text: str) -> None:
    """Stop at aliases and deep nesting before anything is built of them: both can bring a reader down."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            sentence = f"“*{event.anchor}” stands for something written elsewhere."
            repair = "Write the value out instead of using * and &, or put quotation marks around it."
        elif depth > DEEPEST:
            sentence, repair = f"Lists and fields stand more than {DEEPEST} deep in each other.", "Take brackets away."
        else:
            continue
        mark = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise Unreadable(Finding(path, line, column, "F03", Level.MUST_FIX, sentence, repair))


def _broken(path: str, error: yaml.MarkedYAMLError) -> Finding:
    mark = error.problem_mark or error.context_mark
    if error.problem == "found unexpected end of stream" and error.context_mark:
        mark = error.context_mark  # where the quotation mark was opened, not where the file ends
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = error.problem or error.context or "the form is broken"
    return Finding(
        path, line, column, "F03", Level.MUST_FIX,
        f"The fields cannot be read here: {_PLAINER.get(problem, problem)}.",
        "Often a colon inside a text needs quotation marks around the whole text, or a line is indented with too "
        "few or too many spaces.",
    )  # fmt: skip


def _plain(document: Document, node: yaml.Node, key: Key) -> Any:
    document.values[key] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.ScalarNode):
        plain = not node.style  # the compiled loader says "" where the other says None
        return None if plain and node.value in _NOTHING else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(document, item, (*key, place)) for place, item in enumerate(node.value)]
    assert isinstance(node, yaml.MappingNode)  # YAML knows no fourth kind of node
    return dict(_pairs(document, node, key))


def _pairs(document: Document, node: yaml.MappingNode, key: Key) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for name_node, value_node in node.value:
        spot = (name_node.start_mark.line + 1, name_node.start_mark.column + 1)
        if not isinstance(name_node, yaml.ScalarNode):
            sentence, repair = "A list stands where the name of a field is expected.", "Write `field: value`."
            document.findings.append(Finding(document.path, *spot, "F03", Level.MUST_FIX, sentence, repair))
            continue
        name = name_node.value
        here = (*key, name)
        if name in seen:
            document.findings.append(
                Finding(
                    document.path, *spot, "F04", Level.MUST_FIX, f"“{name}” is given twice.", "Keep one of the two."
                )
            )
            continue
        seen.add(name)
        document.keys[here] = spot
        yield name, _plain(document, value_node, here)
