"""Workbook writing: the sheets of a checking round as a spreadsheet file (XLSX) and as CSV tables."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from returnkb.assessment.rounds.phrases import Phrases
from returnkb.assessment.rounds.sheet import RoundSheet, Table
from returnkb.corpus.files.zip_parts import unpack
from returnkb.exports.tables.csv_text import csv_table

WIDTHS = {
    "place": 14, "page": 26, "question": 22, "stated": 48, "as_of": 11, "answer": 14, "new_value": 36, "day": 13,
    "how": 14, "by": 30, "remark": 28, "key": 24, "name": 30, "organisation": 28, "offers": 26, "phone": 20,
    "address": 28, "email": 24, "website": 26, "hours": 22, "who": 28,
}  # fmt: skip
FILLED_IN = {"answer", "new_value", "day", "how", "by", "remark"}
# The longest list that a cell's own choice can hold; longer ones are on a sheet of their own.
_MAX_LIST = 255
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_ENTERED = PatternFill("solid", fgColor="FFF7DB")
_HEAD = PatternFill("solid", fgColor="DDE7E6")


def workbook(sheet: RoundSheet) -> bytes:
    """The spreadsheet file: questions, new services, and how to fill in."""
    book = Workbook()
    midnight = datetime(sheet.day.year, sheet.day.month, sheet.day.day)
    book.properties.creator = ""
    book.properties.created = book.properties.modified = midnight
    lists: Any = None
    for number, table in enumerate(sheet.tables):
        page: Any = book.active if number == 0 else book.create_sheet()
        page.title = sheet.words[table.name]
        _write(page, table, sheet.words)
        for column, choices in table.choices.items():
            if sum(len(one) + 1 for one in choices) > _MAX_LIST or any("," in one for one in choices):
                lists = lists or book.create_sheet("Lists")
                formula = _list_on_sheet(lists, choices)
            else:
                formula = f'"{",".join(choices)}"'
            _add_choices(page, table, column, formula)
    _help(book.create_sheet(sheet.words["help"], 0), sheet)
    book.active = 1
    if lists is not None:
        lists.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    return _deterministic(file.getvalue(), midnight)


def csv_tables(sheet: RoundSheet) -> dict[str, str]:
    """The tables as CSV files by their name."""
    return {table.name: csv_table([table.heads(sheet.words), *table.rows]) for table in sheet.tables}


def _deterministic(content: bytes, day: datetime) -> bytes:
    """The file with the day of the round instead of the time of writing, so that its bytes are reproducible."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in unpack(content).items():
            entry = zipfile.ZipInfo(name, (*day.timetuple()[:3], 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _MODIFIED.sub(rb"\g<1>%s\g<2>" % f"{day:%Y-%m-%dT%H:%M:%SZ}".encode(), part))
    return file.getvalue()


def _write(page: Worksheet, table: Table, words: Phrases) -> None:
    rows = [table.heads(words), *table.rows]
    for line, row in enumerate(rows, 1):
        for position, value in enumerate(row, 1):
            cell: Any = page.cell(line, position)
            # As text whatever it begins with, so that nothing is computed and no number loses its plus sign.
            cell.value, cell.data_type, cell.number_format = value or None, "s" if value else "n", "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            name = table.columns[position - 1]
            if line == 1:
                cell.font, cell.fill = Font(bold=True), _HEAD
            elif name in FILLED_IN or table.name == "services":
                cell.fill = _ENTERED
            elif name == "key":
                cell.font = Font(color="999999", size=8)
            if name == "day" and line > 1:
                cell.number_format = "yyyy-mm-dd"
    for position, name in enumerate(table.columns, 1):
        page.column_dimensions[get_column_letter(position)].width = WIDTHS[name]
    page.freeze_panes = "A2"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"


def _list_on_sheet(lists: Worksheet, choices: Sequence[str]) -> str:
    column = 1 if lists.cell(1, 1).value is None else lists.max_column + 1
    for line, choice in enumerate(choices, 1):
        cell: Any = lists.cell(line, column)
        cell.value, cell.data_type = choice, "s"
    letter = get_column_letter(column)
    return f"Lists!${letter}$1:${letter}${len(choices)}"


def _add_choices(page: Worksheet, table: Table, column: str, formula: str) -> None:
    """Add a drop-down list to a column; other words can be typed, and are checked when the sheet is read."""
    rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
    letter = get_column_letter(table.columns.index(column) + 1)
    page.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{max(len(table.rows), 1) + 1}")


def _help(page: Worksheet, sheet: RoundSheet) -> None:
    words = sheet.words
    lines = [f"{words['title']}: {sheet.country}", f"{words['written_on']} {sheet.day.isoformat()}"]
    lines += [f"{words['for']} {sheet.who}"] if sheet.who else []
    for number, line in enumerate([*lines, "", *sheet.help], 1):
        cell: Any = page.cell(number, 1)
        cell.value, cell.data_type = line or None, "s" if line else "n"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if number == 1:
            cell.font = Font(bold=True, size=14)
    page.column_dimensions["A"].width = 100
