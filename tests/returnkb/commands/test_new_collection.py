"""A new collection and its first country, place, organisation, source and service: each one command, each checked."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from returnkb.cli import main

TODAY = "2026-11-21"
# The commands that the README of a new collection shows, with what their reader would write.
FIRST_STEPS = [
    ["country", "GM"],
    ["place", "gambia/brikama"],
    ["organisation", "example-society", "--name", "Example Society"],
    [
        "source", "example-report-2026", "--title", "Report of 2026", "--publisher", "Example Society", "--type", "ngo", "--url",
        "https://society.example.org/report",
    ],
    [
        "service", "gambia/brikama/legal-aid", "--title", "Legal aid in Brikama", "--organisation", "Example Society", "--offers",
        "legal_aid", "--source", "example-report-2026", "--text", "In 2026 the Example Society gave free legal advice in Brikama.",
        "--observed", "2026", "--phone", "+220 437 1234",
    ],
]  # fmt: skip


def run(root: Path, *words: str) -> int:
    """The exit code of a command in a collection."""
    return main([*words, "--root", str(root), "--today", TODAY])


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """A new collection."""
    folder = tmp_path / "ours"
    assert main(["init", str(folder), "--name", "Facts: ours", "--today", TODAY]) == 0
    return folder


def test_a_new_collection_checks(collection: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It has vocabularies and settings, no facts of others, and no finding."""
    capsys.readouterr()
    assert run(collection, "check") == 0
    assert capsys.readouterr().err == "0 entries, 0 sources: 0 to fix, 0 unusual.\n"
    assert (collection / "mkdocs.yml").read_text(encoding="utf-8") == 'site_name: "Facts: ours"\n'


def test_the_first_steps_end_with_a_clean_check(collection: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Country, place, organisation, source and service are one command each, and nothing is to be mended after any."""
    readme = (collection / "README.md").read_text(encoding="utf-8")
    for words in FIRST_STEPS:
        assert f"returnkb new {words[0]} {words[1]}" in readme
        assert run(collection, "new", *words) == 0
        capsys.readouterr()
        assert run(collection, "check") == 0
        assert "0 to fix, 0 unusual" in capsys.readouterr().err
    assert "fr: [Gambie]" in (collection / "sources/places/gm.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["gambia", "Gambia", "gm", "GM"])
def test_a_country_is_known_by_code_and_name(collection: Path, name: str) -> None:
    """Its file has the name of its code, which is what is forgotten most."""
    assert run(collection, "new", "country", name) == 0
    assert (collection / "sources/places/gm.yml").is_file()
    assert run(collection, "new", "country", name) == 1


def test_what_cannot_be_right_is_not_written(collection: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Findings of what was given are printed, and the files are as before."""
    for words in FIRST_STEPS[:-1]:
        assert run(collection, "new", *words) == 0
    before = {path: path.read_bytes() for path in collection.rglob("*") if path.is_file()}
    service = [word.replace("+220 437 1234", "437 1234") for word in FIRST_STEPS[-1]]
    capsys.readouterr()
    assert run(collection, "new", *service) == 1
    printed = capsys.readouterr()
    assert "V01 “437 1234” cannot be dialled from abroad." in printed.out
    assert "1 to fix in what was given. Nothing was written." in printed.err
    assert run(collection, "new", "place", "gambia/bakau", "--parent", "gambia/nowhere") == 1
    assert before == {path: path.read_bytes() for path in collection.rglob("*") if path.is_file()}


def test_a_terminal_is_asked_for_what_is_missing(
    collection: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only needed values are asked for; without a terminal the options are named."""
    answers = iter(["Report of 2026", "Example Society", "ngo", "https://society.example.org/report"])
    assert run(collection, "new", "source", "example-report-2026") == 1
    assert "Give --title, --publisher, --type, --url:" in capsys.readouterr().err
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    assert run(collection, "new", "source", "example-report-2026") == 0
    assert next(answers, None) is None


def test_a_folder_with_files_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A collection is never made over something else."""
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    assert main(["init", str(tmp_path)]) == 1
    assert "Name a folder that is not there yet." in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]
