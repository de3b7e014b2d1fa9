"""Sheets that are no sheets, or that would run or read something, are refused within bounds and with a finding."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.returnkb.assessment.rounds.sheet_filling import sheet_file, take, write_sheets

Change = Callable[[dict[str, bytes]], None]
SHEET = "xl/worksheets/sheet2.xml"


def parts(path: Path) -> dict[str, bytes]:
    """The parts of a spreadsheet file."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: dict[str, bytes]) -> bytes:
    """The parts as a spreadsheet file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return file.getvalue()


def add(name: str, part: bytes) -> Change:
    """A change that adds a part, or replaces it."""
    return lambda content: content.update({name: part})


def far_row(content: dict[str, bytes]) -> None:
    """A value in a row that no sheet has."""
    row = b'<row r="900000"><c r="A900000" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    content[SHEET] = content[SHEET].replace(b"</sheetData>", row)


def entities(content: dict[str, bytes]) -> None:
    """Entities that grow to a billion letters."""
    grow = b"".join(b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10) for number in range(1, 10))
    content[SHEET] = content[SHEET].replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a0 "x">' + grow + b"]><worksheet", 1)


PACKAGES: dict[str, tuple[Change, str]] = {
    "macro": (add("xl/vbaProject.bin", b"x"), "Q02 A1: The file holds a macro"),
    "other-file": (add("xl/externalLinks/externalLink1.xml", b"<x/>"), "Q02 A1: The file holds a link to another file"),
    "connection": (add("xl/connections.xml", b"<x/>"), "Q02 A1: The file holds a connection to a database or host"),
    "embedded": (add("xl/embeddings/oleObject1.bin", b"x"), "Q02 A1: The file holds an embedded file"),
    "add-in": (add("customUI/customUI.xml", b"<x/>"), "Q02 A1: The file holds an add-in"),
    "entities": (entities, "Q02 A1: The file has a part that no spreadsheet program writes."),
    "entities-in-utf-16": (
        add("xl/theme/theme1.xml", '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16")),
        "Q02 A1: The file has a part that no spreadsheet program writes.",
    ),
    "bomb": (add("xl/media/image1.png", bytes(60_000_000)), "Q01 Unpacked, the file has more than 50 MB."),
    "many-parts": (
        lambda content: content.update({f"xl/media/{number}.png": b"x" for number in range(300)}),
        "Q01 The file has more than 200 parts.",
    ),
    "far-row": (far_row, "Q01 The table has more than 5,000 rows."),
    "no-xml": (add(SHEET, b"\xff\xfe<not xml"), "Q01 The file is no spreadsheet that can be read."),
    "no-workbook": (lambda content: content.update({"xl/workbook.xml": b""}), "Q01 The file is no spreadsheet"),
}
CONTENTS = {
    "nothing": (b"", "Q03 A1: No table of questions or of new services is here."),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "Q01 The file is neither XLSX nor text in UTF-8."),
    "old-code-page": ("Ort,Straße".encode("cp1252"), "Q01 The file is neither XLSX nor text in UTF-8."),
    "nul": (b"a,b\0", "Q01 The file holds NUL characters and is no table."),
    "damaged-zip": (b"PK\x03\x04" + bytes(100), "Q01 The file is damaged."),
    "long": (b"a" * 6_000_000, "Q01 The file has more than 5 MB."),
    "many-rows": (b"Answer,Key (do not change)\n" + b",\n" * 6000, "Q01 The table has more than 5,000 rows"),
    "many-columns": (b"Answer,Key (do not change)\n" + b"," * 100, "Q01 The table has more than 5,000 rows or 60"),
    "open-quote": (b'Answer,Key (do not change)\n"x', "Q01 The table cannot be read"),
    "twice": (b"Answer,Answer,Key (do not change)\n", "Q03 B1: The column “Answer” is here twice."),
    "another-table": (b"Name,Price\nBread,1\n", "Q03 A1: No table of questions or of new services is here."),
    "formula": (
        b'Answer,New value,Key (do not change)\nchanged,"=HYPERLINK(""https://x.example"")",a\n',
        "Q02 B2: “=HYPERLINK(",
    ),
    "long-cell": (
        b"Answer,New value,Key (do not change)\nchanged," + b"x" * 5000 + b",a\n",
        "Q01 The cell has more than",
    ),
    "workflow-command": (b"Answer,Key (do not change)\n::error::x,a\n", "Q06 A2: “::error::x” is none of the answers."),
}


def refused(tree: Path, sheet: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Output for a sheet that must be refused, within a bounded processor time."""
    before = {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()}
    capsys.readouterr()
    start = time.process_time()
    assert take(tree, sheet, "--write") == 1
    assert time.process_time() - start < 10
    assert before == {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()}
    return capsys.readouterr().out


@pytest.mark.parametrize("name", PACKAGES)
def test_a_spreadsheet_with_something_else_in_it_is_refused(
    name: str, tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Programs, links, bombs and damaged parts end in one finding."""
    sheet = sheet_file(write_sheets(tree), ".xlsx")
    change, finding = PACKAGES[name]
    content = parts(sheet)
    change(content)
    sheet.write_bytes(packed(content))
    assert finding in refused(tree, sheet, capsys)


@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_of_another_kind_is_refused(name: str, tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is no table of a round ends in one finding, whatever its name."""
    sheet = tree.parent / "sheet.csv"
    content, finding = CONTENTS[name]
    sheet.write_bytes(content)
    assert finding in refused(tree, sheet, capsys)


def test_a_formula_is_not_computed(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A formula in any cell that is read is a finding with its cell."""
    path = sheet_file(write_sheets(tree), ".xlsx")
    book = load_workbook(path)
    book.worksheets[1]["G2"].value = '=WEBSERVICE("https://x.example/")'
    book.save(path)
    assert "2:7: Q02 Questions, G2: “=WEBSERVICE(" in refused(tree, path, capsys)


def test_damaged_parts_never_end_in_a_traceback(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bytes changed by chance in any part give findings or answers, never a fault of the program."""
    sheet = sheet_file(write_sheets(tree), ".xlsx")
    content, chance = parts(sheet), random.Random(22)
    codes = set()
    for _ in range(60):
        damaged = dict(content)
        name = chance.choice([one for one in content if one.endswith((".xml", ".rels"))])
        part = bytearray(content[name])
        for _ in range(chance.choice((1, 1, 5))):
            part[chance.randrange(len(part))] = chance.randrange(256)
        damaged[name] = bytes(part)
        sheet.write_bytes(packed(damaged))
        codes.add(take(tree, sheet))
    assert codes == {0, 1}, capsys.readouterr().err


def test_a_workbook_of_many_pages_is_refused(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A round has three pages."""
    book = Workbook()
    for _ in range(20):
        book.create_sheet()
    path = tree.parent / "pages.xlsx"
    book.save(path)
    assert "Q01 The file is no spreadsheet that can be read." in refused(tree, path, capsys)


def test_a_file_that_is_not_there_is_named(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message says what to name."""
    assert take(tree, tree / "nothing.xlsx") == 1
    assert "Name the sheet that was filled in." in capsys.readouterr().err
