"""Editions: a dated name for the state of the collection, and what changed for the reader since the last one."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from returnkb.corpus import Corpus, full_ref
from returnkb.dates import day_words
from returnkb.judgement import JudgedClaim, judge


class EditionExists(ValueError):
    """Raised when an edition of that name is there already."""


@dataclass(frozen=True)
class Change:
    """One thing that changed for the reader: a claim that is new, reworded, re-dated or withdrawn."""

    what: str
    ref: str
    text: str


@dataclass(frozen=True)
class Stated:
    """What a claim stated in an edition, so that any two editions can be compared later."""

    digest: str
    text: str
    observed: str
    status: str
    verified_on: str | None = None
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edition:
    """A dated edition. `claims` keeps what each claim stated, by its reference; `changes` say what is new."""

    id: str
    day: date
    entries: int
    claims: Mapping[str, Stated]
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


def read_editions(root: Path) -> list[Edition]:
    """All editions of a tree, oldest first."""
    paths = (root / "sources" / "editions").glob("*.json")
    return sorted((_read(json.loads(path.read_text(encoding="utf-8"))) for path in paths), key=_order)


def make_edition(corpus: Corpus, before: list[Edition], today: date) -> Edition:
    """The next edition: named after the month, numbered within it, compared with the one before."""
    name = f"{today.year}.{today.month:02d}"
    names = {edition.id for edition in before}
    if name in names:
        name = next(f"{name}.{number}" for number in range(2, 1000) if f"{name}.{number}" not in names)
    claims = {ref: _stated(claim) for ref, claim in judge(corpus, today).claims.items()}
    old = before[-1].claims if before else {}
    changes = [Change("new", ref, claims[ref].text) for ref in claims if ref not in old] if before else []
    changes += [
        Change("changed", ref, claims[ref].text)
        for ref in claims
        if ref in old and old[ref].digest != claims[ref].digest
    ]
    changes += [Change("withdrawn", ref, f"a statement of {ref.partition('#')[0]}") for ref in old if ref not in claims]
    return Edition(name, today, len(corpus.entries), claims, tuple(changes))


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


def _stated(judged: JudgedClaim) -> Stated:
    claim = judged.claim
    return Stated(
        _digest(claim.model_dump(mode="json")),
        claim.text,
        str(claim.observed),
        str(judged.freshness.status),
        judged.freshness.verified_on.isoformat() if judged.freshness.verified_on else None,
        tuple(full_ref(judged.entry_id, ref) for ref in claim.conflicts),
    )


def _digest(data: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def _read(data: Mapping[str, Any]) -> Edition:
    changes = tuple(Change(**change) for change in data["changes"])
    claims = {ref: Stated(**{**given, "conflicts": tuple(given["conflicts"])}) for ref, given in data["claims"].items()}
    return Edition(data["id"], date.fromisoformat(data["day"]), data["entries"], claims, changes)
