"""A round is written as sheets; filled in, they become changes of entries that an editor reviews."""

from __future__ import annotations

import difflib
import io
import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook

from returnkb.assessment.rounds.phrases import FILE, round_languages
from returnkb.assessment.rounds.sheet_findings import CODES
from returnkb.cli import main
from tests.fixtures.git_repository import commit, git
from tests.returnkb.assessment.rounds.sheet_filling import (
    TODAY,
    WHO,
    fill_csv,
    fill_workbook,
    sheet_file,
    take,
    with_check,
    write_sheets,
)

FOLDER = Path(__file__).parent
CASES: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "cases.yml").read_text(encoding="utf-8"))
FAULTS: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "faults.yml").read_text(encoding="utf-8"))


def golden(name: str, text: str) -> None:
    """The text is that of the file; `GOLDEN=write` writes it anew for reading."""
    path = FOLDER / "golden" / name
    if os.environ.get("GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_text(encoding="utf-8") if "\r" not in text else text.encode() == path.read_bytes()


def files(tree: Path) -> dict[str, str]:
    """Every file of a tree by its path."""
    paths = (path for path in sorted(tree.rglob("*")) if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(tree).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def difference(before: dict[str, str], after: dict[str, str]) -> str:
    """What changed in the files, as git shows it."""
    lines: list[str] = []
    for path in sorted({*before, *after}):
        old, new = before.get(path, "").splitlines(), after.get(path, "").splitlines()
        lines += difflib.unified_diff(old, new, path, path, n=1, lineterm="")
    return "\n".join(lines)


def filled(tree: Path, case: dict[str, Any]) -> Path:
    """The sheet of a case, filled in."""
    folder = write_sheets(tree, "--who", WHO, "--language", case.get("language", "en"))
    answers = {key: with_check(cells) for key, cells in case.get("answers", {}).items()}
    services = [with_check(cells) for cells in case.get("services", [])]
    return fill_workbook(sheet_file(folder, ".xlsx"), answers, services)


@pytest.mark.parametrize("ending", ["questions.csv", "services.csv", ".html"])
def test_sheets_are_written_as_they_were(tree: Path, ending: str) -> None:
    """The tables and the call sheet are those of the files in golden/."""
    language = "de" if ending == ".html" else "en"
    path = sheet_file(write_sheets(tree, "--who", WHO, "--language", language), ending)
    golden("call-sheet.html" if language == "de" else f"sheet-{ending}", path.read_bytes().decode("utf-8"))


def test_the_spreadsheet_has_the_cells_of_the_tables(tree: Path) -> None:
    """Every value is text, so that a spreadsheet computes nothing and a number keeps its plus sign."""
    path = tree / "docs/kosovo/prishtina/legal-aid.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Mon–Fri 09:00–15:00", '"=1+1"'), encoding="utf-8")
    book = load_workbook(sheet_file(write_sheets(tree), ".xlsx"))
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row if cell.value is not None]

    assert book.sheetnames == ["How to fill in", "Questions", "New services"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {"=1+1", "+383 38 200 000"} <= {cell.value for cell in cells}


def test_the_same_round_has_the_same_bytes(tree: Path) -> None:
    """The spreadsheet contains the day of the round, and not the time of writing."""
    first = sheet_file(write_sheets(tree), ".xlsx").read_bytes()
    time.sleep(2.1)  # a zip counts in steps of two seconds
    assert sheet_file(write_sheets(tree), ".xlsx").read_bytes() == first
    assert b"2027-08-01T00:00:00Z</dcterms:modified>" in zip_part(first, "docProps/core.xml")


def zip_part(content: bytes, name: str) -> bytes:
    """A part of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


@pytest.mark.parametrize("name", CASES)
def test_answers_become_changes(name: str, tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Review and changed lines of each case are those of its file; afterwards the tree has no finding to fix."""
    sheet = filled(tree, CASES[name])
    before = files(tree)
    capsys.readouterr()
    assert take(tree, sheet, "--write") == 0
    review = capsys.readouterr().out
    golden(f"{name}.md", f"{review}\n```diff\n{difference(before, files(tree))}\n```\n")
    assert main(["check", "--root", str(tree), "--today", TODAY]) == 0


@pytest.mark.parametrize("name", FAULTS)
def test_a_row_that_cannot_be_placed_is_a_finding(name: str, tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The finding names row and column, and nothing is written."""
    sheet = filled(tree, FAULTS[name])
    before = files(tree)
    capsys.readouterr()
    assert take(tree, sheet, "--write") == 1
    text = capsys.readouterr().out
    assert FAULTS[name]["finding"] in text
    assert "\n    → " in text
    assert files(tree) == before


def test_a_value_that_a_statement_repeats_is_not_changed_alone(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A statement with the old hours has a date of its own: the finding names the row that must change too."""
    path = tree / "docs/kosovo/prishtina/legal-aid.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("gave free legal advice on", "gave advice Mon–Fri 09:00–15:00 on"), encoding="utf-8")
    sheet = filled(tree, CASES["contacts-changed"])
    assert take(tree, sheet, "--write") == 1
    found = capsys.readouterr().out
    assert "9:7: Q12 Questions, G9: The old value is in the statement c1 too" in found
    assert "→ Answer the row kosovo/prishtina/legal-aid#c1 with “changed” and the new sentence." in found


def test_every_code_of_a_sheet_is_tried() -> None:
    """Each code has a row or a file here that must give it."""
    texts = [(FOLDER / name).read_text(encoding="utf-8") for name in ("faults.yml", "test_hostile_sheets.py")]
    tried = {*re.findall(r"\bQ\d\d\b", "".join(texts)), "Q12"}
    assert tried == {*CODES}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_and_spreadsheet_make_the_same_changes(tree: Path, delimiter: str) -> None:
    """Programs save CSV with commas, semicolons or tabs."""
    folder = write_sheets(tree, "--who", WHO)
    answers = {key: with_check(cells) for key, cells in CASES["contacts-changed"]["answers"].items()}
    before = files(tree)
    assert take(tree, fill_csv(sheet_file(folder, "questions.csv"), answers, delimiter), "--write") == 0
    by_csv = difference(before, files(tree))
    for path, text in before.items():
        (tree / path).write_text(text, encoding="utf-8")
    assert take(tree, fill_workbook(sheet_file(folder, ".xlsx"), answers), "--write") == 0
    assert by_csv == difference(before, files(tree))


@pytest.mark.parametrize("names", [["libreoffice.xlsx"], ["libreoffice-questions.csv", "libreoffice-services.csv"]])
def test_sheets_saved_by_a_spreadsheet_program_are_read(names: list[str], tree: Path) -> None:
    """What LibreOffice 7.4 saved, with days as dates and semicolons in CSV, makes the changes of the sheet it opened."""
    before = files(tree)
    case = {"answers": CASES["contacts-changed"]["answers"], "services": CASES["new-services"]["services"]}
    assert take(tree, filled(tree, case), "--write") == 0
    expected = difference(before, files(tree))
    for path in files(tree).keys() - before.keys():
        (tree / path).unlink()
    for path, text in before.items():
        (tree / path).write_text(text, encoding="utf-8")
    for name in names:
        assert take(tree, FOLDER / "saved" / name, "--write") == 0

    assert difference(before, files(tree)) == expected


def test_options_may_stand_before_the_file(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file is found wherever it is, and an option that is not there is named."""
    sheet = str(filled(tree, CASES["confirmed-as-a-whole"]))
    common = ["--root", str(tree), "--today", TODAY]
    assert main(["round", "take", *common, "--write", sheet]) == 0
    assert main(["round", "take", *common, sheet, "--wirte"]) == 1
    assert "“--wirte” is not understood." in capsys.readouterr().err


def test_without_a_terminal_nothing_is_written_unasked(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The review is shown and says how to write it."""
    sheet = filled(tree, CASES["confirmed-as-a-whole"])
    before = files(tree)
    assert take(tree, sheet) == 0
    assert "Nothing was written. Write it with: returnkb round take FILE --write" in capsys.readouterr().out
    assert files(tree) == before


@pytest.mark.parametrize(("reply", "writes"), [("y", True), ("yes", True), ("", False), ("n", False), ("ja", False)])
def test_a_yes_at_the_terminal_writes(reply: str, writes: bool, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only y and yes agree."""
    sheet = filled(tree, CASES["confirmed-as-a-whole"])
    before = files(tree)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda words: reply)
    assert take(tree, sheet) == 0
    assert (files(tree) != before) == writes


def test_a_round_from_sheet_to_commit(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Written, filled in, taken, reviewed against the branch and committed, in a repository of this machine."""
    git(tree, "2027-07-01", "init", "-q", "-b", "main")
    commit(tree, "2027-07-01")
    sheet = filled(tree, CASES["closed"])
    assert take(tree, sheet, "--write") == 0
    capsys.readouterr()
    assert main(["review", "main", "--root", str(tree), "--today", TODAY]) == 0
    review = capsys.readouterr().out
    git(tree, "2027-08-01", "checkout", "-q", "-b", "round")
    commit(tree, "2027-08-01")
    changed = subprocess.run(
        ["git", "-C", str(tree), "diff", "--name-only", "main", "round"], capture_output=True, text=True, check=True
    ).stdout.split()

    assert "The service is closed (was open)." in review.replace("\\", "")
    assert changed == [
        "docs/kosovo/prishtina/legal-aid.md",
        "sources/register/round-2027-07-30-visit-advice-house-prizren-office.yml",
    ]


def test_questions_follow_the_review_queue_and_its_limits(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Country, place, topic and number of questions narrow a round; what the collection lacks is refused."""
    common = ["--root", str(tree), "--today", TODAY, "--output", str(tree.parent / "sheets")]

    def asked(*words: str) -> str:
        capsys.readouterr()
        assert main(["round", "new", *common, *words]) == 0
        return capsys.readouterr().out.splitlines()[-1].split(".")[0]

    assert asked("--country", "kosovo") == "9 questions about 2 entries"
    assert asked("--country", "kosovo", "--limit", "1") == "2 questions about 1 entry"
    assert asked("--country", "kosovo", "--topic", "legal") == "7 questions about 1 entry"
    assert asked("--country", "kosovo", "--place", "kosovo/prizren") == "2 questions about 1 entry"
    for words in (
        ["--country", "atlantis"], [], ["--country", "kosovo", "--topic", "x"], ["--country", "kosovo", "--place", "mali/gao"],
        ["--country", "kosovo", "--who", "Anna Berg"],
    ):  # fmt: skip
        assert main(["round", "new", *common, *words]) == 1


def test_every_phrase_has_every_language() -> None:
    """The catalogue has no hole, and no two columns or answers share a word in one language."""
    catalogue: dict[str, dict[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert round_languages() == ("en", "de", "fr")
    assert {key: tuple(words) for key, words in catalogue.items() if tuple(words) != round_languages()} == {}
    for prefix in ("answer_", "how_", "status_"):
        for language in round_languages():
            words = [one[language] for key, one in catalogue.items() if key.startswith(prefix)]
            assert len(words) == len({*words})
