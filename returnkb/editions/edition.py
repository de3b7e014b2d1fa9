"""Editions: a dated name for the state of the collection, and what changed for the reader since the last one."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from returnkb.corpus.json_document import JsonDocument, PrintableLine, read_json, validate
from returnkb.corpus.tree_files import TreeFiles, list_files
from returnkb.corpus.yaml_document import Unreadable
from returnkb.model.edtf import day_words
from returnkb.model.entry import Day
from returnkb.model.finding import Finding

MAX_BYTES = 100_000_000
_REPAIR = "Restore the file from the last commit; editions are written by `returnkb edition new` alone."
EditionId = Annotated[str, Field(pattern=r"^\d{4}\.\d{2}(\.\d{1,3})?$")]
Ref = Annotated[PrintableLine, Field(max_length=300)]
Words = Annotated[PrintableLine, Field(max_length=2_000)]


class EditionExists(ValueError):
    """Raised when an edition of that name is there already."""


@dataclass(frozen=True)
class Change:
    """One thing that changed for the reader: a claim that is new, reworded, re-dated or withdrawn."""

    what: Literal["new", "changed", "withdrawn"]
    ref: Ref
    text: Words


@dataclass(frozen=True)
class ClaimSnapshot:
    """What a claim stated in an edition, so that any two editions can be compared later."""

    digest: Ref
    text: Words
    observed: Ref
    status: Ref
    verified_on: Ref | None = None
    conflicts: tuple[Ref, ...] = ()


@dataclass(frozen=True)
class Edition:
    """A dated edition. `claims` keeps what each claim stated, by its reference; `changes` say what is new."""

    id: EditionId
    day: Day
    entries: int
    claims: Mapping[Ref, ClaimSnapshot]
    changes: tuple[Change, ...]

    def lines(self) -> list[str]:
        """The edition's changes in plain words, the summary first."""
        counts = {
            what: sum(1 for change in self.changes if change.what == what) for what in ("new", "changed", "withdrawn")
        }
        told = "".join(f"; {count} {what}" for what, count in counts.items() if count)
        lines = [f"Edition {self.id} of {day_words(self.day)}: {len(self.claims)} statements{told}."]
        return lines + [f"{change.what.capitalize()}: {change.text}" for change in self.changes]

    def as_json(self) -> str:
        """The edition's file."""
        data = {
            "id": self.id,
            "day": self.day.isoformat(),
            "entries": self.entries,
            "changes": [vars(change) for change in self.changes],
            "claims": {ref: vars(stated) for ref, stated in sorted(self.claims.items())},
        }
        return json.dumps(data, ensure_ascii=False, indent=0, sort_keys=False) + "\n"


def load_editions(files: TreeFiles, findings: list[Finding]) -> list[tuple[JsonDocument, Edition | None]]:
    """The files of editions with what they hold, oldest first; a damaged file is a finding and holds nothing."""
    found: list[tuple[JsonDocument, Edition | None]] = []
    for path in files.in_folder("sources/editions", ".json"):
        try:
            document = read_json(path.relative_to(files.root).as_posix(), path, MAX_BYTES, _REPAIR)
        except Unreadable as error:
            findings.append(error.finding)
            continue
        edition, misfits = validate(Edition, document, _REPAIR)
        findings += misfits
        if edition and edition.id != path.stem:
            sentence = f"The edition in this file is “{edition.id}”, unlike the file's name."
            findings.append(document.finding("F07", ("id",), sentence, _REPAIR))
            edition = None
        found.append((document, edition))
    return sorted(found, key=lambda one: _order(one[1]) if one[1] else (date.min, []))


def read_editions(root: Path) -> list[Edition]:
    """All editions of a tree, oldest first; raises Unreadable at the first damaged file."""
    findings: list[Finding] = []
    editions = load_editions(list_files(root, []), findings)
    for fault in findings:
        raise Unreadable(fault)
    return [edition for _, edition in editions if edition]


def save_edition(root: Path, edition: Edition) -> Path:
    """Write an edition's file, whole or not at all; raises EditionExists."""
    path = root / "sources" / "editions" / f"{edition.id}.json"
    if path.exists():
        raise EditionExists(f"edition {edition.id} is there already")
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_suffix(".tmp")
    waiting.write_text(edition.as_json(), encoding="utf-8")
    os.replace(waiting, path)
    return path


def _order(edition: Edition) -> tuple[date, list[int]]:
    """By day, and within a day by number: 2026.11.10 comes after 2026.11.2."""
    return edition.day, [int(part) for part in re.findall(r"\d+", edition.id)]
