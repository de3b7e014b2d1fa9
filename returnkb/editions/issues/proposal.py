"""Proposal: the new texts of files that an issue asks for, notes for the editor, and findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.corpus.new_records import PersonCheck, record_text
from returnkb.editions.issues.body import FilledForm
from returnkb.model.edtf import explain_day, format_day
from returnkb.model.finding import Finding
from returnkb.rules.safety.recognisable_people import known_names, name_of_person
from returnkb.text.identifiers import MAX_ID, slug

# How much of an answer has to be on the line of a finding, as texts are wrapped.
_COMPARED = 40


@dataclass
class Proposal:
    """New texts by path. `read` gives the text of a file as it is."""

    assessed: AssessedCorpus
    filled: FilledForm
    read: Callable[[str], str]
    texts: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def refuse(self, code: str, field: str, sentence: str, repair: str) -> None:
        """Add a finding at an answer."""
        self.findings.append(self.filled.finding(code, field, sentence, repair))

    def in_form(self, findings: Iterable[Finding]) -> list[Finding]:
        """Findings of the new texts at the answers they come from; the others as they are."""
        return sorted({self._at_answer(one) for one in findings})

    def _at_answer(self, finding: Finding) -> Finding:
        lines = self.texts.get(finding.path, "").split("\n")
        line = lines[finding.line - 1] if finding.line <= len(lines) else ""
        where = " ".join(f"{line} {finding.sentence}".split())
        asked = [one for one in self.filled.form.fields if one.kind != "dropdown" and len(self.filled[one.id]) > 2]
        own = [one for one in asked if " ".join(self.filled[one.id].split())[:_COMPARED] in where]
        if not own or finding.path not in self.texts:
            return finding
        field = max(own, key=lambda one: len(self.filled[one.id]))
        return self.filled.finding(finding.code, field.id, finding.sentence, finding.repair)

    def write_fields(self, path: str, fields: Mapping[str, Any]) -> None:
        """A new YAML file with fields."""
        self.texts[path] = record_text(fields)

    def day(self) -> date | None:
        """The day of the form; None with a finding."""
        given = self.filled["day"]
        try:
            day = date.fromisoformat(given) if re.fullmatch(r"\d{4}-\d\d-\d\d", given) else None
        except ValueError:
            day = None
        if day and day <= self.assessed.today:
            return day
        fault = "it has not come yet." if day else f"{explain_day(given) or 'it is no day of the calendar'}."
        self.refuse("I05", "day", fault, "Write year, month and day, such as 2026-11-28.")
        return None

    def check(self) -> PersonCheck | None:
        """Day, method and role of the form; None with findings."""
        day, role = self.day(), self.filled["role"]
        name = name_of_person(role, known_names(self.assessed.corpus))
        if name:
            self.refuse("I06", "role", "this looks like the name of a person.", "Write role and organisation instead.")
        return PersonCheck(day, self.filled["how"], role) if day and not name else None

    def spoken_source(self, check: PersonCheck, about: str, url: str = "") -> dict[str, str]:
        """Evidence from a statement in an issue; the file of its source is written.

        An address that is in the register already is the evidence itself.
        """
        for record in self.assessed.corpus.sources.values():
            if url and record.value.url and record.value.url.rstrip("/") == url.rstrip("/"):
                return {"source": record.id, "accessed": check.day.isoformat()}
        identifier = self.free_id(slug(f"said-{check.day}-{check.by}"), self.assessed.corpus.sources)
        note = f"How it was learned: {check.how}. Nobody else has confirmed it yet."
        held = "The issue is kept where this collection is edited."
        fields = check.spoken_source(f"{about}: said on {format_day(check.day)}", "en", note, held)
        if url:
            fields = {name: value for name, value in fields.items() if name != "held"} | {"url": url}
            fields["read"] = {"day": check.day.isoformat(), "how": "live"}
        self.write_fields(f"sources/register/{identifier}.yml", fields)
        return {"source": identifier, "accessed": check.day.isoformat()}

    @staticmethod
    def free_id(wanted: str, taken: Iterable[str]) -> str:
        """A free id: the wanted one, or the first free one with a number."""
        known = {*taken}
        stem = wanted[: MAX_ID - 3].rstrip("-")
        return (
            wanted if wanted not in known else next(f"{stem}-{n}" for n in range(2, 99) if f"{stem}-{n}" not in known)
        )
