"""Decisions: what a person wrote into the spreadsheet of a review page."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

YES = frozenset({"yes", "y", "ja", "oui", "x", "accept"})
NO = frozenset({"no", "n", "nein", "non", "refuse"})
MAX_BYTES = 20_000_000


class DecisionsUnreadable(Exception):
    """A file of decisions that cannot be used, with the line and the repair."""


@dataclass(frozen=True)
class Decision:
    """What a person decided about a suggested passage."""

    source: str
    claim: str
    accepted: bool


def read_decisions(content: bytes) -> list[Decision]:
    """Decisions of a spreadsheet; rows without one are left out. Raises DecisionsUnreadable."""
    if len(content) > MAX_BYTES:
        raise DecisionsUnreadable(
            f"The file is larger than {MAX_BYTES:,} bytes; give the spreadsheet of a review page."
        )
    try:
        text = content.decode("utf-8-sig")
        # Spreadsheets of some languages write semicolons.
        delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    except (UnicodeDecodeError, csv.Error) as error:
        raise DecisionsUnreadable(f"The file is no spreadsheet in UTF-8 ({error}); save it as “CSV UTF-8”.") from error
    if rows and not {"decision", "source", "claim"} <= set(rows[0]):
        raise DecisionsUnreadable(
            "Line 1: the columns decision, source and claim are missing; keep those of the review page."
        )
    return [found for number, row in enumerate(rows, 2) if (found := _decision(number, row))]


def _decision(number: int, row: Mapping[str, str | None]) -> Decision | None:
    decision = (row["decision"] or "").strip().lower()
    if not decision:
        return None
    if decision not in YES | NO:
        raise DecisionsUnreadable(
            f"Line {number}: the decision “{decision[:40]}” is neither yes nor no; write one of them, or nothing."
        )
    return Decision(
        (row["source"] or "").strip().lstrip("'"), (row["claim"] or "").strip().lstrip("'"), decision in YES
    )
