"""YAML documents: plain text values with the line and column of each, and the Markdown body below front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from returnkb.corpus.files.document import Document, Key, Unreadable, read_text
from returnkb.model.finding import Finding, Level
from returnkb.text.characters import describe_character

# The compiled loader is ten times as fast; both give the same values and positions.
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = {"", "~", "null"}
MAX_DEPTH = 20
# A blank that only looks like a space: in the indentation, or after the colon or hyphen that needs one.
_LOOKALIKE_SPACE = re.compile(r"(?:^ *(?:- +)*-?|^ *(?:- +)*[\w-]+:)([^\S \n\t\r])", re.MULTILINE)
# Two blanks or more before it set a comment apart on purpose.
_COMMENT = re.compile(r"[ \t](#.*)")
_ANY_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*$", re.MULTILINE)
_FIELD = re.compile(r"[ \t]*(?:- +)?([\w-]+):")
_TWO_FIELDS = "mapping values are not allowed in this context"
# What the YAML reader says, and what it means to somebody who filled in a form.
_EXPLANATIONS = {
    _TWO_FIELDS: "a colon inside a text makes it look like two fields",
    "found character that cannot start any token": "a text starts with @, ` or %, or a tab stands where spaces belong",
    "did not find expected key": "the indentation, or a quotation mark, does not fit the lines around it",
    "did not find expected '-' indicator": "the indentation does not fit the list above",
    "did not find expected ',' or ']'": "a list starts with [ and its ] is missing",
    "did not find expected ',' or '}'": "fields start with { and their } is missing",
    "found unexpected end of stream": "a quotation mark is opened and never closed",
    "could not find expected ':'": "a line without a colon stands where a field is expected",
    "a second document starts": "a line “---” or “...” starts a second set of fields",
}


def read_entry(root: Path, path: Path) -> Document:
    """Read a Markdown file with front matter; raises Unreadable when there is nothing to check."""
    name = _relative_name(root, path)
    return parse_entry(name, read_text(name, path))


def parse_entry(name: str, text: str) -> Document:
    """The document of the text of a Markdown file with front matter; raises Unreadable."""
    document = Document(name)
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
    _parse(document, "\n" * text.count("\n", 0, start.end() if start else 0) + matter)
    return document


def read_data(root: Path, path: Path) -> Document:
    """Read a YAML file; raises Unreadable when there is nothing to check."""
    document = Document(_relative_name(root, path))
    _parse(document, read_text(document.path, path))
    return document


def _relative_name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _parse(document: Document, text: str) -> None:
    _refuse_lookalike_spaces(document.path, text)
    try:
        document.data = _Builder(document, text).build()
        if "#" in text:
            _note_comments(document, text)
    except yaml.MarkedYAMLError as error:
        raise Unreadable(_syntax_finding(document.path, error, text)) from None
    except yaml.YAMLError as error:
        sentence = f"The fields cannot be read: {' '.join(str(error).split())}."
        raise Unreadable(
            Finding(document.path, 1, 1, "F03", Level.MUST_FIX, sentence, "Take the odd character out.")
        ) from None


def _note_comments(document: Document, text: str) -> None:
    """Note comments with their lines: nobody sees them on a page, but everybody in the file."""
    for match in _ANY_COMMENT.finditer(text):
        if not any(match[0] in words for _, words in document.strings):
            line, column = text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
            key = ("comment", line)
            document.values[key] = (line, column)
            document.comments.append((key, match[0]))


def _refuse_lookalike_spaces(path: str, text: str) -> None:
    """Raise Unreadable at a blank other than a space where YAML needs a space: in an indentation, after a colon or a list's hyphen."""
    odd = None if text.isascii() else _LOOKALIKE_SPACE.search(text)
    if odd:
        at = odd.start(1)
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        sentence = f"A {describe_character(text[at])} stands where YAML needs a plain space; the two look alike."
        raise Unreadable(
            Finding(
                path, line, column, "F03", Level.MUST_FIX, sentence, "Delete it and type a space with the space bar."
            )
        )


class _Builder:
    """Builder of plain values from YAML events, in one pass; notes line and column of every value and key.

    Aliases and deep nesting stop it before anything is built of them: both can exhaust memory.
    """

    def __init__(self, document: Document, text: str) -> None:
        self._document = document
        self._loader = _Loader(text)
        self._lines = text.split("\n") if " #" in text else None

    def build(self) -> Any:
        """The values of the one YAML document of a file; an empty file has no fields."""
        self._loader.get_event()
        event = self._loader.get_event()
        if isinstance(event, yaml.StreamEndEvent):
            return {}
        data = self._value(self._loader.get_event(), (), 0)
        self._loader.get_event()
        event = self._loader.get_event()
        if not isinstance(event, yaml.StreamEndEvent):
            raise yaml.MarkedYAMLError(problem="a second document starts", problem_mark=event.start_mark)
        return data

    def _value(self, event: Any, key: Key, depth: int) -> Any:
        document, mark = self._document, event.start_mark
        document.values[key] = (mark.line + 1, mark.column + 1)
        if type(event) is yaml.ScalarEvent:
            return self._scalar(event, key)
        if type(event) is yaml.AliasEvent:
            sentence = f"“*{event.anchor}” stands for something written elsewhere."
            repair = "Write the value out instead of using * and &, or put quotation marks around it."
            raise self._structure_error(mark, sentence, repair)
        if depth == MAX_DEPTH:
            sentence = f"Lists and fields stand more than {MAX_DEPTH} deep in each other."
            raise self._structure_error(mark, sentence, "Take brackets away.")
        if type(event) is yaml.SequenceStartEvent:
            return list(self._items(key, depth + 1))
        return dict(self._pairs(key, depth + 1))

    def _scalar(self, event: yaml.ScalarEvent, key: Key) -> str | None:
        value: str = event.value
        if not event.style:  # the compiled loader gives "" where the other gives None
            if value in _NULLS:
                return None
            if self._lines:
                self._report_comment(event, self._lines)
        self._document.strings.append((key, value))
        return value

    def _items(self, key: Key, depth: int) -> Iterator[Any]:
        place = 0
        while type(event := self._loader.get_event()) is not yaml.SequenceEndEvent:
            yield self._value(event, (*key, place), depth)
            place += 1

    def _pairs(self, key: Key, depth: int) -> Iterator[tuple[str, Any]]:
        document = self._document
        seen: set[str] = set()
        while type(name := self._loader.get_event()) is not yaml.MappingEndEvent:
            position = (name.start_mark.line + 1, name.start_mark.column + 1)
            if type(name) is not yaml.ScalarEvent:
                self._skip(name, depth)
                self._skip(self._loader.get_event(), depth)
                sentence, repair = "A list stands where the name of a field is expected.", "Write `field: value`."
                document.findings.append(Finding(document.path, *position, "F03", Level.MUST_FIX, sentence, repair))
                continue
            field_name: str = name.value
            if field_name in seen:
                self._skip(self._loader.get_event(), depth)
                sentence = f"“{field_name}” is given twice."
                document.findings.append(
                    Finding(document.path, *position, "F04", Level.MUST_FIX, sentence, "Keep one of the two.")
                )
                continue
            seen.add(field_name)
            here = (*key, field_name)
            document.keys[here] = position
            yield field_name, self._value(self._loader.get_event(), here, depth)

    def _skip(self, event: Any, depth: int) -> None:
        """Read a value that is not kept, under the same limits."""
        kept, self._document = self._document, Document(self._document.path)
        self._value(event, (), depth)
        self._document = kept

    def _report_comment(self, event: yaml.ScalarEvent, lines: list[str]) -> None:
        """Report a comment directly after an unquoted text, as it is often part of that text, cut off by the #."""
        end = event.end_mark
        if end is None or end.line >= len(lines) or not (rest := _COMMENT.match(lines[end.line], end.column)):
            return
        document, shown = self._document, rest[1][:40]
        sentence = f"“{shown}” is a comment for YAML, and is not shown: a text ends at a blank followed by #."
        repair = "Put quotation marks around the whole text, or write the comment on a line of its own."
        position = (end.line + 1, rest.start(1) + 1)
        document.findings.append(Finding(document.path, *position, "F11", Level.UNUSUAL, sentence, repair))

    def _structure_error(self, mark: Any, sentence: str, repair: str) -> Unreadable:
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return Unreadable(Finding(self._document.path, line, column, "F03", Level.MUST_FIX, sentence, repair))


def _syntax_finding(path: str, error: yaml.MarkedYAMLError, text: str) -> Finding:
    mark = error.problem_mark or error.context_mark
    if error.problem == "found unexpected end of stream" and error.context_mark:
        mark = error.context_mark  # where the quotation mark was opened, not where the file ends
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = error.problem or error.context or "the form is broken"
    if problem == _TWO_FIELDS and (name := _FIELD.match(text.split("\n")[line - 1])) and column == name.end():
        sentence = f"“{name[1]}” is indented by {name.start(1)} spaces, unlike the fields around it."
        repair = "Start it in the same column as the other fields of its list or record."
        return Finding(path, line, name.start(1) + 1, "F03", Level.MUST_FIX, sentence, repair)
    return Finding(
        path, line, column, "F03", Level.MUST_FIX,
        f"The fields cannot be read here: {_EXPLANATIONS.get(problem, problem)}.",
        "Often a colon inside a text needs quotation marks around the whole text, or a line is indented with too "
        "few or too many spaces.",
    )  # fmt: skip
