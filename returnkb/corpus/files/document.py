"""Documents: the values and strings of one file with their positions, and the reading of UTF-8 text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from returnkb.model.finding import Finding, Level
from returnkb.text.characters import pattern_text

Key = tuple[str | int, ...]
Position = tuple[int, int]
MAX_BYTES = 200_000
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


class Unreadable(Exception):
    """Raised with the finding when a file cannot be read at all."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.finding = finding


@dataclass
class Document:
    """The parsed content of one file. Every scalar is text, so that a phone number or `no` keeps its form."""

    path: str
    data: Any = None
    body: str = ""
    body_line: int = 1
    values: dict[Key, Position] = field(default_factory=dict)
    keys: dict[Key, Position] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    strings: list[tuple[Key, str]] = field(default_factory=list)
    comments: list[tuple[Key, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the file as words: it is shown in addresses."""
        return self.path.rpartition("/")[2].partition(".")[0].replace("-", " ")

    @cached_property
    def all_text(self) -> str:
        """All strings of the file, names of fields, comments and the body included, one after the other."""
        return "\n".join((*(words for _, words in self.strings), *self._outside_values(), self.body))

    def _outside_values(self) -> list[str]:
        """Names of fields, comments, and the name of the file."""
        return [*{str(key[-1]) for key in self.keys}, *(words for _, words in self.comments), self.name]

    @property
    def has_one_line_values(self) -> bool:
        """Whether no value and no name of a field has a line break or a tab."""
        parts = len(self.strings) + len(self._outside_values())
        return self.all_text.count("\n") == parts + self.body.count("\n") and "\t" not in self.all_text

    @cached_property
    def searchable(self) -> str:
        """Normalised text for pattern search: all strings without dates and values too short for any pattern."""
        words = (words for _, words in self.strings if not _is_trivial(words))
        return pattern_text("\n".join((*words, *self._outside_values(), self.body)))

    @cached_property
    def folded(self) -> str:
        """The searchable text in lower case."""
        return self.searchable.lower()

    def position(self, key: Key = (), *, of_key: bool = False) -> Position:
        """Line and column of a value (or of its key), or of the nearest value that contains it."""
        first, second = (self.keys, self.values) if of_key else (self.values, self.keys)
        for length in range(len(key), -1, -1):
            for positions in (first, second):
                if key[:length] in positions:
                    return positions[key[:length]]
        return (1, 1)

    def finding(self, code: str, key: Key, sentence: str, repair: str, *, level: Level = Level.MUST_FIX) -> Finding:
        """A finding at a value of this file."""
        line, column = self.position(key)
        return Finding(self.path, line, column, code, level, sentence, repair)


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


def _is_trivial(words: str) -> bool:
    """Whether a value is a date or has fewer than eight characters, none of them @: fewer than the shortest phone number."""
    return (len(words) < 8 and "@" not in words) or (len(words) == 10 and words[4] == words[7] == "-")
