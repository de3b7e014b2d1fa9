"""CSV tables that spreadsheets open right: UTF-8 with byte order mark, and no cell that is computed or recast as a number."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as the system's own encoding
FORM = (
    "CSV files are UTF-8 with a byte order mark, lines end with CR LF, and cells are quoted as in RFC 4180. A cell that a "
    "spreadsheet would compute or recast as another number or date begins with an apostrophe: formulas, telephone numbers "
    "with a plus sign, leading zeros, long numbers, “8-12”. To get the value, take one leading apostrophe away. "
    "The other formats have the values as they are."
)

# Spreadsheets also find formulas after whitespace, invisible characters and quotation marks, and accept full-width signs.
_FORMULA = re.compile(r"[\s\"'\u200b-\u200f\u2060\ufeff\x00-\x1f]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|[\t\r\n]")
# Digits that would lose leading zeros or get an exponent, and what is read as a date or fraction; ISO 8601 dates are left alone.
_CONVERTED = re.compile(r"\s*(0\d[\d\s]*|\d{12,}|\d+[eE]\d+|\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?|\d{1,2}[-/.]\d{4})\s*")
_ISO_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")


def csv_table(rows: Iterable[Iterable[object]]) -> str:
    """The text of a CSV file; numbers stay numbers and None is an empty cell."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([spreadsheet_cell(value) if isinstance(value, str) else value for value in row] for row in rows)
    return text.getvalue()


def spreadsheet_cell(value: str) -> str:
    """Text as a cell that a spreadsheet shows unchanged: with an apostrophe before it where it would be computed or converted."""
    protected = (
        value.startswith("'")
        or _FORMULA.match(value)
        or (_CONVERTED.fullmatch(value) and not _ISO_DAY.fullmatch(value))
    )
    return f"'{value}" if protected else value
