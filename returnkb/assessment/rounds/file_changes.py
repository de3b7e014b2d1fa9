"""File changes: the new texts of the files that answers change, and notes for the editor."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field

from returnkb.assessment.rounds.reading import SheetRow
from returnkb.corpus.new_records import PersonCheck, record_text
from returnkb.model.edtf import format_day
from returnkb.model.finding import Finding, Level
from returnkb.text.identifiers import unique_slug


@dataclass
class FileChanges:
    """New texts by path, the rows that each comes from, sentences for the editor, and findings; `sources` are the ids that the register has."""

    read: Callable[[str], str]
    language: str
    sources: Container[str]
    texts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[SheetRow]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def text(self, path: str) -> str:
        """The text of a file with the changes so far."""
        return self.texts[path] if path in self.texts else self.read(path)

    def write(self, path: str, text: str, rows: Iterable[SheetRow]) -> None:
        """Change a file because of some rows."""
        self.texts[path] = text
        self.rows.setdefault(path, []).extend(rows)

    def source(self, check: PersonCheck, row: SheetRow) -> str:
        """The id of the source for statements of one person in this round; its file is written if it is new."""
        identifier = unique_slug(f"round-{check.day}-{check.how}-{check.by}")
        path = f"sources/register/{identifier}.yml"
        if path not in self.texts and identifier not in self.sources:
            title = f"Answers in a checking round on {format_day(check.day)}"
            note = f"How it was checked: {check.how}. The sheet says that answers are published with role and organisation."
            held = "The filled-in sheet is with the editors."
            self.write(path, record_text(check.spoken_source(title, self.language, note, held)), [row])
        return identifier

    def evidence(self, check: PersonCheck, row: SheetRow) -> dict[str, str]:
        """The evidence of a statement that rests on an answer."""
        return {"source": self.source(check, row), "accessed": check.day.isoformat()}


def in_sheet(findings: Iterable[Finding], changes: FileChanges) -> list[Finding]:
    """Findings of changed files at the row they come from; those of other files as they are."""
    found = []
    for finding in findings:
        rows = changes.rows.get(finding.path)
        if not rows or finding.level is not Level.MUST_FIX:
            found.append(finding)
            continue
        lines = changes.texts[finding.path].splitlines()
        line = lines[finding.line - 1] if finding.line <= len(lines) else ""
        row = next(
            (one for one in rows if one["new_value"] and one["new_value"] in f"{line} {finding.sentence}"), rows[0]
        )
        column = "new_value" if "new_value" in row.positions else "name"
        found.append(row.finding(finding.code, column, f"{finding.sentence} ({finding.path})", finding.repair))
    return sorted(found)
