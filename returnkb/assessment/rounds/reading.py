"""Sheet reading: the tables of a filled-in sheet, from XLSX or CSV, with size limits and without evaluation of formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from returnkb.assessment.rounds.phrases import QUESTION_COLUMNS, SERVICE_COLUMNS, headed, language_of
from returnkb.assessment.rounds.sheet_findings import SheetRefused, sheet_finding
from returnkb.assessment.rounds.workbook_reading import Formula, is_zip, workbook_pages
from returnkb.exports.tables.csv_text import spreadsheet_cell
from returnkb.model.finding import Finding

MAX_BYTES = 5_000_000
MAX_ROWS = 5_000
MAX_COLUMNS = 60
MAX_CELL = 4_000
TABLES = {"questions": QUESTION_COLUMNS, "services": SERVICE_COLUMNS}
# Columns without which a row means nothing; a table is known by them.
_NEEDED = {"questions": ("answer", "key"), "services": ("name", "offers")}


@dataclass(frozen=True)
class SheetRow:
    """A filled-in row: the texts of its cells by column name, with their position in the file."""

    path: str
    page: str
    number: int
    cells: dict[str, str]
    positions: dict[str, int]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def finding(self, code: str, column: str, sentence: str, repair: str) -> Finding:
        """A finding at one of its cells."""
        position = self.positions.get(column, 1)
        return sheet_finding(self.path, code, sentence, repair, self.number, position, self.page)


@dataclass(frozen=True)
class SheetTable:
    """A table of a filled-in sheet, in the language of its heads."""

    name: str
    language: str
    rows: tuple[SheetRow, ...]


def read_sheet(path: str, content: bytes) -> tuple[list[SheetTable], list[Finding]]:
    """The tables of a file, and findings on single cells; raises SheetRefused for a file that is no sheet."""
    if len(content) > MAX_BYTES:
        sentence = f"The file has more than {MAX_BYTES // 1_000_000} MB."
        raise SheetRefused(sheet_finding(path, "Q01", sentence, "Send only the rows that are filled in."))
    findings: list[Finding] = []
    pages = workbook_pages(path, content, (MAX_ROWS, MAX_COLUMNS)) if is_zip(content) else [("", _csv(path, content))]
    tables = []
    for page, rows in pages:
        table = _table(path, page, rows, findings)
        if table:
            tables.append(table)
    if not tables and not findings:
        repair = "Take a sheet that `returnkb round new` wrote, and leave its first row as it is."
        raise SheetRefused(sheet_finding(path, "Q03", "No table of questions or of new services is here.", repair))
    return tables, findings


def _csv(path: str, content: bytes) -> Iterator[Sequence[Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        repair = "Save it again as “CSV UTF-8” or as XLSX."
        raise SheetRefused(sheet_finding(path, "Q01", "The file is neither XLSX nor text in UTF-8.", repair)) from None
    if "\0" in text:
        raise SheetRefused(
            sheet_finding(path, "Q01", "The file holds NUL characters and is no table.", "Save it again as XLSX.")
        )
    first = text.split("\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            if number > MAX_ROWS or len(row) > MAX_COLUMNS:
                raise SheetRefused(_too_large(path))
            yield [_unprotected(cell) for cell in row]
    except csv.Error as error:
        repair = "Save it again as “CSV UTF-8” or as XLSX."
        raise SheetRefused(sheet_finding(path, "Q01", f"The table cannot be read: {error}.", repair)) from None


def _too_large(path: str) -> Finding:
    sentence = f"The table has more than {MAX_ROWS:,} rows or {MAX_COLUMNS} columns."
    return sheet_finding(path, "Q01", sentence, "Delete what does not belong to the sheet.")


def _unprotected(cell: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from computing or converting it; without one it may be a formula."""
    if cell.lstrip().startswith("="):
        return Formula(cell)
    return cell[1:] if cell.startswith("'") and spreadsheet_cell(cell[1:]) == cell else cell


def _table(path: str, page: str, rows: Iterable[Sequence[Any]], findings: list[Finding]) -> SheetTable | None:
    """The table of a worksheet; None for a worksheet without one, such as the instructions."""
    lines = iter(rows)
    heads = [_text(cell) for cell in next(lines, ())]
    name = next((one for one, needed in _NEEDED.items() if all(_places(key, heads) for key in needed)), None)
    if name is None:
        return None
    positions: dict[str, int] = {}
    for column in TABLES[name]:
        places = _places(column, heads)
        if len(places) > 1:
            sentence = f"The column “{heads[places[0]]}” is here twice."
            findings.append(sheet_finding(path, "Q03", sentence, "Delete one of the two.", 1, places[1] + 1, page))
        if places:
            positions[column] = places[0]
    read = []
    for number, cells in enumerate(lines, 2):
        row = SheetRow(path, page, number, {}, {column: place + 1 for column, place in positions.items()})
        for column, place in positions.items():
            value = cells[place] if place < len(cells) else None
            row.cells[column] = _text(value)
            findings += _cell_findings(row, column, value)
        read.append(row)
    return SheetTable(name, language_of(heads), tuple(read))


def _places(column: str, heads: Sequence[str]) -> list[int]:
    return [place for place, head in enumerate(heads) if headed(column, head)]


def _text(value: Any) -> str:
    """The text of a cell on one line; a day of a spreadsheet in its written form."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(str(value).split())


def _cell_findings(row: SheetRow, column: str, value: Any) -> Iterator[Finding]:
    text = row[column]
    if isinstance(value, Formula):
        yield row.finding("Q02", column, f"“{text[:40]}” is a formula.", "Write the value itself.")
    elif len(text) > MAX_CELL:
        yield row.finding("Q01", column, f"The cell has more than {MAX_CELL:,} characters.", "Write one sentence.")
