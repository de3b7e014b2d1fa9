"""`returnkb facts`: the totals of readings of claims, by batch and order of reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnkb.assessment.counts.readings import reading_totals
from returnkb.cli import main
from returnkb.corpus.load import load

HEAD = "day\tentry\tclaim\treading\toutcome\tfault\tmended\tnote\n"
RENTS = "2026-11-20\tkosovo/prizren/rents"


def add_batch(tree: Path, name: str, *lines: str) -> None:
    """Write a table of readings into a tree."""
    folder = tree / "sources" / "readings"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.tsv").write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_totals_are_by_batch_and_order_of_reading_and_then_of_all_batches(tree: Path) -> None:
    """Readings are counted by outcome, kind of fault and what became of it; a withdrawn claim counts as such, not as mended."""
    add_batch(
        tree,
        "2026-11-20-rents",
        f"{RENTS}\tc1\tfirst\tholds\t\t\t",
        f"{RENTS}\tc1\tsecond\tfault\ttime\tyes\tOf 2025",
        f"{RENTS}\tc2\tsecond\tfault\tfigure\tno\t",
        f"{RENTS}\tc9\tsecond\tfault\ttime\twithdrawn\t",
    )
    add_batch(tree, "2026-11-21-more-rents", f"{RENTS}\tc3\tsecond\tholds\t\t\t")

    totals = [
        (one.batch, one.reading, one.read, one.holds, one.faults, one.mended, one.withdrawn, one.kinds)
        for one in reading_totals(load(tree)[0])
    ]

    assert totals == [
        ("2026-11-20-rents", "first", 1, 1, 0, 0, 0, ()),
        ("2026-11-20-rents", "second", 3, 0, 3, 1, 1, (("time", 2), ("figure", 1))),
        ("2026-11-21-more-rents", "second", 1, 1, 0, 0, 0, ()),
        ("all batches", "first", 1, 1, 0, 0, 0, ()),
        ("all batches", "second", 4, 1, 3, 1, 1, (("time", 2), ("figure", 1))),
    ]


def test_facts_prints_the_totals(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints a line for each batch, with the kinds of fault and their numbers."""
    add_batch(tree, "2026-11-20-rents", f"{RENTS}\tc1\tsecond\tfault\ttime\tyes\tOf 2025")

    exit_code = main(["facts", "--root", str(tree)])

    printed = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert exit_code == 0
    assert ["2026-11-20-rents", "second", "1", "0", "1", "1", "0", "time", "1"] in printed
    assert ["all", "batches", "second", "1", "0", "1", "1", "0", "time", "1"] in printed


def test_facts_says_that_nothing_was_read(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A collection without readings has a sentence in place of the totals."""
    assert main(["facts", "--root", str(tree)]) == 0
    assert "No claim was read again" in capsys.readouterr().out


def test_a_reading_follows_an_entry_that_moved_or_was_retired(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Readings of an entry's former id and of a retired entry need no correction."""
    add_batch(
        tree,
        "2026-11-20-rents",
        "2026-11-20\tkosovo/prizren/flats\tc1\tfirst\tholds\t\t\t",
        "2026-11-20\tkosovo/prizren/rooms\tc1\tfirst\tholds\t\t\t",
    )
    rents = tree / "docs" / "kosovo" / "prizren" / "rents.md"
    moved = rents.read_text(encoding="utf-8").replace("---\n", "---\nmoved_from: [kosovo/prizren/flats]\n", 1)
    rents.write_text(moved, encoding="utf-8")
    retired = "- id: kosovo/prizren/rooms\n  reason: Its source was withdrawn.\n  day: 2026-11-20\n"
    (tree / "sources" / "retired.yml").write_text(retired, encoding="utf-8")

    exit_code = main(["check", "--root", str(tree), "--today", "2026-11-21"])

    assert (exit_code, capsys.readouterr().out) == (0, "")
