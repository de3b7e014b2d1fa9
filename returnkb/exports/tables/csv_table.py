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

# Spreadsheets look for a formula behind blanks, invisible characters and quotation marks, and at full-width signs too.
_FORMULA = re.compile(r"[\s\"'\u200b-\u200f\u2060\ufeff\x00-\x1f]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|[\t\r\n]")
# Digits that lose leading zeros or become an exponent, and what reads as a day or a fraction, days as ISO 8601 writes them aside.
_RECAST = re.compile(r"\s*(0\d[\d\s]*|\d{12,}|\d+[eE]\d+|\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?|\d{1,2}[-/.]\d{4})\s*")
_ISO_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")


def csv_table(rows: Iterable[Iterable[object]]) -> str:
    """A table as the text of a CSV file; numbers stay as they are and None is an empty cell."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([spreadsheet_cell(value) if isinstance(value, str) else value for value in row] for row in rows)
    return text.getvalue()


def spreadsheet_cell(value: str) -> str:
    """A text as a cell that a spreadsheet shows as it is; one leading apostrophe has to be taken away to get the text."""
    protected = (
        value.startswith("'") or _FORMULA.match(value) or (_RECAST.fullmatch(value) and not _ISO_DAY.fullmatch(value))
    )
    return f"'{value}" if protected else value
