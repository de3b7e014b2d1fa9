"""Sheet findings: what is wrong with a filled-in sheet, with file, row and column."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from returnkb.model.finding import Finding, Level

# Every code with what it asks for.
CODES = {
    "Q01": "A sheet is a spreadsheet (XLSX) or a CSV table of a size that people fill in.",
    "Q02": "A sheet holds values only: no formula, no program, no link to another file.",
    "Q03": "The first row of a table has the heads of its columns, each once.",
    "Q04": "Each answer has the key of a question, once.",
    "Q05": "The entry still states what the sheet says.",
    "Q06": "An answer is one of those offered.",
    "Q07": "A changed value is given, and fits its kind.",
    "Q08": "The day of a check is a day that has come.",
    "Q09": "It is said how something was checked.",
    "Q10": "Whoever checked is a role or an organisation, never a name.",
    "Q11": "A new service has a name, an organisation, a place and a kind of help that the collection knows.",
    "Q12": "The answer can be written into its file.",
}


class SheetRefused(Exception):
    """Raised with the finding when a file cannot be read as a sheet at all."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.finding = finding


def sheet_finding(
    path: str, code: str, sentence: str, repair: str, row: int = 1, column: int = 1, page: str = ""
) -> Finding:
    """A finding at a cell; its sentence names the cell as spreadsheets do."""
    cell = f"{f'{page}, ' if page else ''}{get_column_letter(column)}{row}: " if code not in ("Q01",) else ""
    return Finding(path, row, column, code, Level.MUST_FIX, f"{cell}{sentence}", repair)
