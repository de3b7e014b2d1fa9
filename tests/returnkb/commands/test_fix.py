"""Safe repairs are made and kept, unsafe ones are not made, and what only a person can mend is listed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from returnkb.cli import main
from tests.constants import BROKEN

EXPECTED = yaml.safe_load((BROKEN / "expected.yml").read_text(encoding="utf-8"))
# Broken files that can be mended without a person.
MENDED = {
    "B02-fields-below-the-front-matter.md", "F02-blank-line-first.md", "F03-no-break-space-after-a-colon.md",
    "F03-no-break-space-in-the-indentation.md", "F03-tab-for-spaces.md", "F12-entry-with-another-ending.markdown", "U02-zero-width-space.yml",
}  # fmt: skip
ENTRY = """---
kind: condition
title: Flats in Prizren
topic: {topic}
claims:
  - id: c1
    text: A flat in Prizren cost EUR 255 in May 2026.
    observed: 2026-05
    evidence:
      - {{source: city-report, accessed: 2026-11-20}}
---
"""


def fix(tree: Path, *words: str) -> int:
    """Exit code of the command on a tree."""
    return main(["fix", "--root", str(tree), "--today", "2026-11-21", *words])


def contents(tree: Path) -> dict[str, bytes]:
    """Content of every file of a tree by its path."""
    return {path.relative_to(tree).as_posix(): path.read_bytes() for path in tree.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_broken_file_is_mended_or_left_as_it_is(name: str, tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The listed files have no finding afterwards, or those that could not be seen before; every other file keeps its bytes."""
    place = tree / EXPECTED[name]["at"]
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(BROKEN / name, place)
    before = contents(tree)
    fix(tree)
    if name in MENDED:
        out = capsys.readouterr().out
        assert f" {EXPECTED[name]['code']} " not in out
        assert contents(tree) != before
    else:
        assert contents(tree) == before


@pytest.mark.parametrize(
    ("path", "mended", "text"),
    [
        ("docs/kosovo/prizren/flats.markdown", "docs/kosovo/prizren/flats.md", ENTRY.format(topic="housing.rent")),
        ("docs/kosovo/prizren/flats.MD", "docs/kosovo/prizren/flats.md", ENTRY.format(topic="housing.rent")),
        ("docs/kosovo/prizren/flats.md", "docs/kosovo/prizren/flats.md", ENTRY.format(topic="Rent")),
        ("sources/organisations/quiet.yaml", "sources/organisations/quiet.yml", "name: Quiet House\ntype: ngo\n"),
        (
            "sources/places/gambia.yml",
            "sources/places/gm.yml",
            "- id: gambia\n  kind: country\n  code: GM\n  roles: [return]\n  names: {en: [Gambia]}\n",
        ),
    ],
)
def test_names_of_files_and_labels_are_mended(
    path: str, mended: str, text: str, tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong ending, a place file named by its country, and a topic by its label; the tree is then without findings."""
    (tree / path).write_text(text, encoding="utf-8")
    assert fix(tree) == 0
    assert (tree / mended).is_file()
    assert mended == path or not (tree / path).exists()
    assert capsys.readouterr().err.startswith("1 mended, 0 left")
    assert main(["check", "--root", str(tree), "--today", "2026-11-21"]) == 0


def test_several_repairs_of_one_file_are_made(tree: Path) -> None:
    """Blank lines first, a wrong ending, a label for a topic, and the lines of a check below the fields."""
    text = (
        "\n\n"
        + ENTRY.format(topic="Rent")
        + "verified_on: 2026-11-20\nverified_how: call\nverified_by: social worker\n"
    )
    (tree / "docs/kosovo/prizren/flats.markdown").write_text(text, encoding="utf-8")
    assert fix(tree) == 0
    made = (tree / "docs/kosovo/prizren/flats.md").read_text(encoding="utf-8")
    assert made.startswith("---\nkind") and made.endswith("verified_by: social worker\n---\n")
    assert "topic: housing.rent" in made


def test_nothing_is_written_when_only_asked(tree: Path) -> None:
    """With --check the repairs are named, and the exit code says that there are some."""
    (tree / "docs/kosovo/prizren/flats.md").write_text(ENTRY.format(topic="Rent"), encoding="utf-8")
    before = contents(tree)
    assert fix(tree, "--check") == 1
    assert contents(tree) == before


def test_a_file_that_is_there_is_not_overwritten(tree: Path) -> None:
    """A renamed file never takes the place of another."""
    (tree / "docs/kosovo/prizren/rents.markdown").write_text(ENTRY.format(topic="housing.rent"), encoding="utf-8")
    before = contents(tree)
    assert fix(tree) == 1
    assert contents(tree) == before


def test_a_tree_without_findings_is_left_alone(tree: Path) -> None:
    """Nothing to mend, nothing written."""
    before = contents(tree)
    assert fix(tree) == 0
    assert contents(tree) == before
