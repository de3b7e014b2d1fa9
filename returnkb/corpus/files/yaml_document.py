"""YAML documents: plain text values with the line and column of each, and the Markdown body below front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from returnkb.corpus.files.document import Document, Key, Unreadable, read_text
from returnkb.corpus.files.yaml_errors import quoted, syntax_finding
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
        raise Unreadable(syntax_finding(document.path, error, text)) from None
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
        self._text = text
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
            return list(self._items(key, depth + 1, in_brackets=bool(event.flow_style)))
        return dict(self._pairs(key, depth + 1))

    def _scalar(self, event: yaml.ScalarEvent, key: Key) -> str | None:
        value: str = event.value
        if not event.style:  # the compiled loader gives "" where the other gives None
            if value in _NULLS:
                if self._lines and not value:
                    self._report_comment(event, self._lines)
                return None
            if event.anchor or event.tag:
                self._report_sign(event)
            if self._lines:
                self._report_comment(event, self._lines)
        self._document.strings.append((key, value))
        return value

    def _items(self, key: Key, depth: int, *, in_brackets: bool) -> Iterator[Any]:
        place = 0
        while type(event := self._loader.get_event()) is not yaml.SequenceEndEvent:
            value = self._value(event, (*key, place), depth)
            if in_brackets and isinstance(value, str) and not event.style and value.count("(") > value.count(")"):
                self._report_cut(event)
            yield value
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
            event = self._loader.get_event()
            if self._has_no_colon(name, event):
                self._report_no_colon(name, key)
                continue
            document.keys[here] = position
            yield field_name, self._value(event, here, depth)

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

    def _report_sign(self, event: Any) -> None:
        """Report a first word that YAML takes for a sign to programs, and that would be lost."""
        sign = f"&{event.anchor}" if event.anchor else event.tag
        sentence = f"“{sign}” at the start of a text is a sign for programs, and is not shown."
        document, mark = self._document, event.start_mark
        repair = "Put quotation marks around the whole text, or take the sign away."
        document.findings.append(
            Finding(document.path, mark.line + 1, mark.column + 1, "F11", Level.UNUSUAL, sentence, repair)
        )

    def _has_no_colon(self, name: Any, event: Any) -> bool:
        """Whether a name in { } has neither a colon nor a value."""
        if type(event) is not yaml.ScalarEvent or event.value or event.style or not (name.end_mark and event.end_mark):
            return False
        return ":" not in self._text[name.end_mark.index : event.end_mark.index]

    def _report_no_colon(self, name: Any, key: Key) -> None:
        """Report words between two commas in { }: the end of a text that was cut at a comma, or a field without its blank."""
        document, words = self._document, name.value
        position = (name.start_mark.line + 1, name.start_mark.column + 1)
        field, colon, value = words.partition(":")
        if colon and field.isidentifier():
            sentence = f"“{field}:” has no blank after its colon."
            repair = f"Write `{field}: {value}`."
        else:
            before = [one for one in document.strings if one[0][:-1] == key]
            sentence = f"“{words}” is no field: the comma before it ended a text."
            repair = "Put quotation marks around the whole text."
            if before:
                (*_, last), text = before[-1]
                repair = f"Put quotation marks around the whole text: `{last}: {quoted(f'{text}, {words}')}`."
        document.findings.append(Finding(document.path, *position, "F05", Level.MUST_FIX, sentence, repair))

    def _report_cut(self, event: Any) -> None:
        """Report an item of a list in [ ] whose bracket is closed in the next one, as a comma cut it in two."""
        document, mark = self._document, event.start_mark
        sentence = f"“{event.value[:40]}” has a ( without its ): a comma in it starts another item of the list."
        repair = "Put quotation marks around the whole text."
        document.findings.append(
            Finding(document.path, mark.line + 1, mark.column + 1, "F11", Level.UNUSUAL, sentence, repair)
        )

    def _structure_error(self, mark: Any, sentence: str, repair: str) -> Unreadable:
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return Unreadable(Finding(self._document.path, line, column, "F03", Level.MUST_FIX, sentence, repair))
