"""Findings: messages of checks with file, line, column, code, level, sentence and repair."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

from returnkb.text.printable_text import printable, printable_line, without_controls


class Level(StrEnum):
    """Level of a finding: `must fix` stops the build, `unusual` asks whether it is intended."""

    MUST_FIX = "must fix"
    UNUSUAL = "unusual"


@dataclass(frozen=True, order=True)
class Finding:
    """A message of a check about one file; line and column count from 1."""

    path: str
    line: int
    column: int
    code: str
    level: Level
    sentence: str
    repair: str


class Refusal(Exception):
    """Raised with a sentence that says what is wrong and what mends it, and with findings, if there are any."""

    def __init__(self, sentence: str, findings: Iterable[Finding] = ()) -> None:
        super().__init__(sentence)
        self.findings = list(findings)


class CorpusInvalid(Refusal):
    """Raised with all findings when a corpus has errors; nothing has been written."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        found = sorted({*findings})
        count = len(errors(found))
        super().__init__(f"{count} thing{'s' if count != 1 else ''} must be fixed first. Nothing was written.", found)


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that must be fixed before anything is built."""
    return [finding for finding in findings if finding.level is Level.MUST_FIX]


def as_text(findings: Iterable[Finding]) -> str:
    """Findings for a terminal: place, code, sentence, and the repair on a line of its own.

    Data in them is escaped: control characters are visible and no line is a workflow command.
    """
    lines = []
    for found in findings:
        mark = "" if found.level is Level.MUST_FIX else " (unusual; if it is meant, leave it)"
        where = f"{found.path}:{found.line}:{found.column}"
        lines.append(printable_line(f"{where}: {found.code} {found.sentence}{mark}"))
        lines.append(f"    → {printable_line(found.repair)}")
    return "\n".join(lines)


def as_json(findings: Iterable[Finding]) -> str:
    """Findings as a JSON list of records; control characters are JSON escapes."""
    return printable(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))


def as_github(findings: Iterable[Finding]) -> str:
    """Findings as workflow commands that mark lines in a pull request."""
    lines = []
    for found in findings:
        kind = "error" if found.level is Level.MUST_FIX else "notice"
        place = f"file={_property(found.path)},line={found.line},col={found.column},title={found.code}"
        lines.append(f"::{kind} {place}::{_message(f'{found.sentence} → {found.repair}')}")
    return "\n".join(lines)


FORMATS = {"text": as_text, "json": as_json, "github": as_github}


def _message(text: str) -> str:
    """Text of a workflow command: the runner decodes CR, LF and %, everything else that controls a terminal is escaped."""
    return without_controls(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
