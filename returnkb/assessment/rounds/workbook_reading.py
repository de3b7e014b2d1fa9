"""Workbook reading: the cells of an XLSX file as values, after a check of its parts for size and active content."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from returnkb.assessment.rounds.sheet_findings import SheetRefused, sheet_finding
from returnkb.corpus.files.zip_parts import ZipRefused, unpack

MAX_PAGES = 12
# Parts of a workbook that run programs, or read other files and hosts.
_ACTIVE = {
    "vbaproject": "a macro",
    "xl/externallinks/": "a link to another file",
    "xl/activex/": "a control that runs a program",
    "xl/embeddings/": "an embedded file",
    "xl/connections": "a connection to a database or host",
    "xl/querytables/": "a query of another host",
    "xl/macrosheets/": "a macro",
    "xl/dialogsheets/": "a dialogue of a macro",
    "xl/webextensions/": "an add-in",
    "customui/": "an add-in",
}
_AGAIN = "Copy the filled-in cells into the sheet that was sent, as values, and save that."
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# The same two words in UTF-16, in which a part could be written so that the pattern above does not see them.
_WIDE = tuple(mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-16-le", "utf-16-be"))
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="(\d{1,9})"')


class Formula(str):
    """A cell that a spreadsheet would compute."""


def is_zip(content: bytes) -> bool:
    """Whether a file is a zip, as every XLSX file is."""
    return content.startswith(b"PK\x03\x04")


def workbook_pages(path: str, content: bytes, limits: tuple[int, int]) -> Iterator[tuple[str, Iterator[Sequence[Any]]]]:
    """The pages of a workbook by name, each as rows of values; a formula is a Formula. Raises SheetRefused."""
    parts = _safe_parts(path, content)
    max_rows, max_columns = limits
    for name, part in parts.items():
        if name.lower().startswith("xl/worksheets/") and any(int(row) > max_rows for row in _used_rows(part)):
            raise SheetRefused(
                sheet_finding(
                    path, "Q01", f"The table has more than {max_rows:,} rows.", "Delete what does not belong to it."
                )
            )
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        if len(book.sheetnames) > MAX_PAGES:
            raise _unreadable(path)
        for page in book.worksheets:
            if isinstance(page, ReadOnlyWorksheet):
                # What a file says of its own size can be wrong.
                page.reset_dimensions()
                yield page.title, _rows(path, page, max_rows, max_columns)
    except SheetRefused:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
    ) as error:
        raise _unreadable(path) from error
    except SyntaxError as error:  # of XML
        raise _unreadable(path) from error


def _rows(path: str, page: Any, max_rows: int, max_columns: int) -> Iterator[Sequence[Any]]:
    try:
        for row in page.iter_rows(max_row=max_rows, max_col=max_columns):
            yield [Formula(cell.value) if cell.data_type == "f" else cell.value for cell in row]
    except (zlib.error, OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, SyntaxError) as error:
        raise _unreadable(path) from error


def _safe_parts(path: str, content: bytes) -> dict[str, bytes]:
    """The parts of a workbook; raises SheetRefused for one that runs or reads something else."""
    try:
        parts = unpack(content)
    except ZipRefused as error:
        raise SheetRefused(sheet_finding(path, "Q01", str(error), _AGAIN)) from None
    for name, part in parts.items():
        _refuse_active(path, name)
        if _declares(part):
            sentence = "The file has a part that no spreadsheet program writes."
            raise SheetRefused(sheet_finding(path, "Q02", sentence, _AGAIN))
    return parts


def _refuse_active(path: str, name: str) -> None:
    folded = name.lower()
    what = next((words for mark, words in _ACTIVE.items() if mark in folded), None)
    if what:
        raise SheetRefused(sheet_finding(path, "Q02", f"The file holds {what} ({name[:60]}).", _AGAIN))


def _declares(part: bytes) -> bool:
    """Whether a part declares a document type or entities, which can grow without bound or read other files."""
    return bool(_DECLARATION.search(part)) or any(mark in part for mark in _WIDE)


def _used_rows(part: bytes) -> Iterator[bytes]:
    """Numbers of rows that have a value."""
    starts = [*_ROW.finditer(part)]
    ends = [*(match.start() for match in starts), len(part)][1:]
    for match, end in zip(starts, ends, strict=False):
        if re.search(rb"<(?:\w+:)?(?:v|is|f)[ >/]", part[match.end() : end]):
            yield match[1]


def _unreadable(path: str) -> SheetRefused:
    return SheetRefused(
        sheet_finding(
            path, "Q01", "The file is no spreadsheet that can be read.", "Save it again as XLSX or “CSV UTF-8”."
        )
    )
