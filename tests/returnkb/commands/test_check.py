"""`returnkb check` and the refusal to build: all findings in one run, and nothing written while one must be fixed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from returnkb.cli import main
from returnkb.corpus.load import load
from returnkb.model.finding import Finding, Level, as_github, as_json, as_text, errors
from tests.constants import BROKEN, REPOSITORY

CODES = ["F03", "C19", "T04", "S03", "C04"]


def run(*words: str | Path) -> int:
    """Run a command as on the day of the tests."""
    return main([*map(str, words), "--today", "2026-11-21"])


@pytest.fixture
def broken(tree: Path) -> Path:
    """The small tree with five broken files, one of them only unusual."""
    for name, place in (
        ("F03-colon-in-a-text.md", "docs/kosovo/prizren/a.md"),
        ("C19-safe-to-return.md", "docs/kosovo/prizren/b.md"),
        ("T04-title-twice.md", "docs/kosovo/prizren/water.md"),
        ("S03-address-of-a-safe-house.md", "docs/kosovo/prizren/z.md"),
        ("C04-script-as-address.yml", "sources/register/leaflet.yml"),
    ):
        text = (BROKEN / name).read_text(encoding="utf-8")
        unlike = text.replace("Water in Prizren", place).replace("Houses in the old town", f"Houses of {place}")
        if name.startswith("T04"):
            unlike = unlike.replace("had running water", "had clear running water")
        (tree / place).write_text(unlike, encoding="utf-8")
    return tree


@pytest.fixture
def everything(tree: Path) -> dict[str, str]:
    """Every file of the tree by name."""
    return {str(path): path.read_text(encoding="utf-8") for path in tree.rglob("*") if path.is_file()}


def test_all_findings_come_in_one_run(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One run prints all findings of the tree, in the order of files and lines."""
    assert run("check", "--root", broken, "--format", "json") == 1
    printed = capsys.readouterr()
    found = json.loads(printed.out)
    assert [item["code"] for item in found] == CODES
    assert sorted((item["path"], item["line"]) for item in found) == [(item["path"], item["line"]) for item in found]
    assert "4 to fix, 1 unusual" in printed.err


def test_a_path_limits_what_is_shown(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a file's path only its findings are shown, and only they decide the exit code."""
    assert run("check", "docs/kosovo/prizren/b.md", "--root", broken, "--format", "json") == 1
    assert [item["code"] for item in json.loads(capsys.readouterr().out)] == ["C19"]
    assert run("check", "docs/kosovo/prizren/water.md", "--root", broken, "--format", "json") == 0
    assert [item["code"] for item in json.loads(capsys.readouterr().out)] == ["T04"]


def test_folders_and_several_paths_limit_too(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Folders stand for all files in them, and several paths add up."""
    run("check", "sources", "./docs/kosovo/prizren/a.md", "--root", broken, "--format", "json")
    assert [item["code"] for item in json.loads(capsys.readouterr().out)] == ["F03", "C04"]
    run("check", broken / "docs" / "kosovo", "--root", broken, "--format", "json")
    assert CODES[:-1] == [item["code"] for item in json.loads(capsys.readouterr().out)]


def test_a_path_is_not_taken_for_the_start_of_another(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The folder docs/kosovo/priz is not docs/kosovo/prizren."""
    (broken / "docs/kosovo/priz").mkdir()
    assert run("check", "docs/kosovo/priz", "--root", broken, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_path_outside_the_tree_is_told_in_a_sentence(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A path that is not in the tree is refused with a sentence."""
    assert run("check", "/somewhere/else.md", "--root", broken) in (1, 2)
    assert "/somewhere/else.md" in capsys.readouterr().err


def test_a_misspelt_path_gets_a_message(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A path that does not exist is refused, so that it is not mistaken for a file without findings."""
    assert run("check", "docs/kosovo/prizrn", "--root", broken) == 1
    assert "There is no file or folder “docs/kosovo/prizrn”" in capsys.readouterr().err


def test_text_names_place_code_and_repair(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The terminal shows file, line, column, code and sentence, and the repair below; what is unusual says so."""
    run("check", "docs/kosovo/prizren/water.md", "--root", broken)
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("docs/kosovo/prizren/water.md:3:8: T04 “kosovo/prizren/rents” has the same title.")
    assert first.endswith("(unusual; if it is meant, leave it)")
    assert second == "    → Say what sets them apart."


def test_text_of_a_clean_tree_is_empty(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A clean tree gives one line of summary and exit code 0."""
    assert run("check", "--root", tree) == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "5 entries, 4 sources: 0 to fix, 0 unusual.\n")


def test_github_marks_the_line_in_the_pull_request(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Must-fix findings become errors and unusual ones notices, each at its file and line."""
    assert run("check", "--root", broken, "--format", "github") == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0].removeprefix("::") for line in lines] == ["error", "error", "notice", "error", "error"]
    assert lines[1].startswith("::error file=docs/kosovo/prizren/b.md,line=7,col=11,title=C19::“safe to return”")


def test_github_escapes_what_would_break_the_command() -> None:
    """Line ends and % are escaped everywhere, commas and colons in properties, so that no file can forge a command."""
    hostile = Finding("a,b:c%\n.md", 1, 2, "F01", Level.MUST_FIX, "one\r\n::error::two, 100 %", "three: four")
    assert (
        as_github([hostile])
        == "::error file=a%2Cb%3Ac%25%0A.md,line=1,col=2,title=F01::one%0D%0A::error::two, 100 %25 → three: four"
    )


def test_json_keeps_every_part_of_a_finding() -> None:
    """The JSON format gives each finding as a record with all its parts, in any script."""
    finding = Finding("docs/a.md", 3, 4, "C19", Level.UNUSUAL, "“Rückkehr”", "repair")
    assert json.loads(as_json([finding])) == [
        {
            "path": "docs/a.md",
            "line": 3,
            "column": 4,
            "code": "C19",
            "level": "unusual",
            "sentence": "“Rückkehr”",
            "repair": "repair",
        }
    ]
    assert "Rückkehr" in as_json([finding])


def test_only_what_must_be_fixed_is_an_error() -> None:
    """Unusual findings never stop a build."""
    kinds = [Finding("a", 1, 1, "C20", level, "s", "r") for level in (Level.UNUSUAL, Level.MUST_FIX)]
    assert kinds[1:] == errors(kinds)
    assert as_text(kinds).count("unusual") == 1


def test_a_tree_without_docs_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is no tree gives exit code 2 and names the option that mends it."""
    assert run("check", "--root", tmp_path) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert (
        f"returnkb: {tmp_path} has no docs/ and sources/: name the folder that holds both with --root\n" == printed.err
    )


def test_a_wrong_format_or_day_is_refused(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong options end with exit code 2 and say which values are right."""
    for words in (["--format", "xml"], ["--today", "21.11.2026"]):
        with pytest.raises(SystemExit) as stopped:
            main(["check", "--root", str(tree), *words])
        assert stopped.value.code == 2
    printed = capsys.readouterr().err
    assert "github" in printed
    assert "“21.11.2026” is not a day (YYYY-MM-DD)" in printed


def test_nothing_is_built_of_a_tree_with_errors(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a finding that must be fixed, build prints it, exits 1 and leaves no page."""
    assert run("build", "--root", broken) == 1
    printed = capsys.readouterr()
    assert "F03" in printed.out
    assert "Nothing was written." in printed.err
    assert not (broken / "build").exists()


def test_an_older_build_stays_untouched(broken: Path) -> None:
    """When a build is refused, the pages, data and site of the last good one stay as they are."""
    older = {"build/pages/index.md": "old page", "build/data/entries.json": "[]", "build/site/index.html": "old site"}
    for name, text in older.items():
        (broken / name).parent.mkdir(parents=True, exist_ok=True)
        (broken / name).write_text(text, encoding="utf-8")
    assert run("build", "--root", broken) == 1
    after = {
        path.relative_to(broken).as_posix(): path.read_text(encoding="utf-8")
        for path in (broken / "build").rglob("*")
        if path.is_file()
    }
    assert older == after


def test_no_edition_is_made_of_a_tree_with_errors(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An edition of a tree with errors is refused, and nothing is written."""
    assert run("edition", "new", "--root", broken) == 1
    assert "Nothing was written." in capsys.readouterr().err
    assert not (broken / "sources/editions").exists()


def test_checking_changes_nothing(tree: Path, everything: dict[str, str]) -> None:
    """Checking reads the tree and writes nothing into it."""
    run("check", "--root", tree)
    after = {str(path): path.read_text(encoding="utf-8") for path in tree.rglob("*") if path.is_file()}
    assert everything == after


def test_a_damaged_state_file_is_a_finding(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A state file that cannot be read is reported, and never counts as unchanged."""
    (tree / "sources/state").mkdir()
    (tree / "sources/state/city-report.json").write_text('{"outcome": "fine"', encoding="utf-8")
    assert run("check", "--root", tree, "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    assert [(item["path"], item["code"]) for item in found] == [("sources/state/city-report.json", "F03")]


def test_check_works_as_a_program(broken: Path) -> None:
    """Called as a program it prints the same findings and exits with the same code."""
    done = subprocess.run(
        [sys.executable, "-m", "returnkb", "check", "--root", str(broken), "--today", "2026-11-21"],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
    )
    assert done.returncode == 1
    assert len(CODES) == done.stdout.count("    → ")
    assert "Traceback" not in done.stderr


def test_a_missing_vocabulary_is_told_by_what_needs_it(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the list of topics every entry says that its topic is unknown."""
    (tree / "sources/topics.yml").unlink()
    assert run("check", "docs", "--root", tree, "--format", "json") == 1
    assert {"R01"} == {item["code"] for item in json.loads(capsys.readouterr().out)}


def test_private_trees_are_checked_the_same(tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A tree of the same shape anywhere else is checked by naming it with --root."""
    other = Path(shutil.copytree(tree, tmp_path / "our own tree"))
    assert run("check", "--root", other) == 0
    assert "5 entries" in capsys.readouterr().err


def test_an_entry_says_how_much_of_it_can_be_compared(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a path that was given, each entry tells its numbers; a claim that the file does not know is not determined, and without the file nothing is said."""
    entry = "kosovo/prizren/rents"
    claims = load(tree)[0].entries[entry].value.claims
    (tree / "sources/state").mkdir(exist_ok=True)
    (tree / "sources/state/comparable.tsv").write_text(
        f"claim\tlevel\n{entry}#{claims[0].id}\tby_itself\n", encoding="utf-8"
    )
    assert run("check", "--root", tree, tree / f"docs/{entry}.md") == 0
    assert f"docs/{entry}.md: 1 of {len(claims)} claims by themselves" in (err := capsys.readouterr().err)
    assert ("not yet determined" in err) == (len(claims) > 1)

    (tree / "sources/state/comparable.tsv").unlink()
    assert run("check", "--root", tree, tree / f"docs/{entry}.md") == 0
    assert "claims by themselves" not in capsys.readouterr().err


def test_a_damaged_table_of_comparable_claims_is_a_finding(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A level that does not exist is a finding with its line and the repair."""
    (tree / "sources/state").mkdir(exist_ok=True)
    (tree / "sources/state/comparable.tsv").write_text(
        "claim\tlevel\nkosovo/prizren/rents#c1\tperhaps\n", encoding="utf-8"
    )
    assert run("check", "--root", tree) == 1
    printed = capsys.readouterr().out
    assert "sources/state/comparable.tsv:2:" in printed
    assert "python -m scrapers anchors --write" in printed
