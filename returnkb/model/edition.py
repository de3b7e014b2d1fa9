"""Model of editions: a dated snapshot of all claims, and what changed for readers since the edition before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from returnkb.model.edtf import format_day
from returnkb.model.field_types import Day, PrintableLine

EditionId = Annotated[str, Field(pattern=r"^\d{4}\.\d{2}(\.\d{1,3})?$")]
Ref = Annotated[PrintableLine, Field(max_length=300)]
Words = Annotated[PrintableLine, Field(max_length=2_000)]


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
        counted = "".join(f"; {count} {what}" for what, count in counts.items() if count)
        lines = [f"Edition {self.id} of {format_day(self.day)}: {len(self.claims)} statements{counted}."]
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
