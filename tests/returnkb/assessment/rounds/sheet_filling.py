"""Filling in of sheets as people do it: in a spreadsheet program, or in a CSV table."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from returnkb.assessment.rounds.phrases import QUESTION_COLUMNS, SERVICE_COLUMNS
from returnkb.cli import main

Cells = Mapping[str, str]
# When the small tree needs checks: its contacts are due, its rents overdue.
TODAY = "2027-08-01"
WHO = "Advice House, Prizren office"


def write_sheets(tree: Path, *words: str) -> Path:
    """Write a round of the small tree; returns the folder of its files."""
    folder = tree.parent / "sheets"
    common = ["--root", str(tree), "--today", TODAY, "--country", "kosovo", "--output", str(folder)]
    assert main(["round", "new", *common, *words]) == 0
    return folder


def sheet_file(folder: Path, ending: str) -> Path:
    """The file of a round with an ending, such as `.xlsx`."""
    return next(path for path in sorted(folder.iterdir()) if path.name.endswith(ending))


def fill_workbook(path: Path, answers: Mapping[str, Cells], services: Sequence[Cells] = ()) -> Path:
    """Fill in the spreadsheet: answers by key, and rows of new services."""
    book = load_workbook(path)
    questions, new = book.worksheets[1], book.worksheets[2]
    keys = [questions.cell(row, len(QUESTION_COLUMNS)).value for row in range(1, questions.max_row + 1)]
    for key, cells in answers.items():
        for column, value in cells.items():
            questions.cell(keys.index(key) + 1, QUESTION_COLUMNS.index(column) + 1).value = value
    for row, cells in enumerate(services, 2):
        for column, value in cells.items():
            new.cell(row, SERVICE_COLUMNS.index(column) + 1).value = value
    filled = path.with_name(f"filled-{path.name}")
    book.save(filled)
    return filled


def fill_csv(path: Path, answers: Mapping[str, Cells], delimiter: str = ",") -> Path:
    """Fill in the CSV table of questions, and save it as spreadsheet programs do."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    for row in rows:
        for column, value in answers.get(row[-1], {}).items():
            row[QUESTION_COLUMNS.index(column)] = value
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    filled = path.with_name(f"filled-{path.name}")
    filled.write_text(text.getvalue(), encoding="utf-8-sig")
    return filled


def take(tree: Path, sheet: Path, *words: str) -> int:
    """Take a sheet; returns the exit code."""
    return main(["round", "take", str(sheet), "--root", str(tree), "--today", TODAY, *words])


def with_check(cells: Mapping[str, Any]) -> dict[str, str]:
    """The cells of an answer, with a check by telephone where it names none."""
    check = {"day": "2027-07-30", "how": "phone call", "by": WHO}
    return {name: str(value) for name, value in {**check, **cells}.items()}
