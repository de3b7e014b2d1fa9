"""Two clean builds in different folders, by the commands a publisher types: every artefact has the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnkb.cli import main
from returnkb.publish.packaging.deterministic_zip import read_zip
from tests.returnkb.publish.conftest import BUILT_ON as DAY
from tests.returnkb.publish.conftest import OLD_NAME, Builds


def test_two_clean_builds_have_the_same_bytes_in_every_artefact(builds: Builds) -> None:
    """Zip, one-file copies, book, ZIM, booklets, sheets, update and the list of sums."""
    names = sorted(path.name for path in builds.one.iterdir())
    endings = {name.removeprefix(f"returnkb-{DAY}") for name in names}

    assert endings >= {
        ".zip", "-all.html", "-kosovo.html", ".epub", ".zim", "-kosovo.pdf", "-kosovo-sheets.zip",
        "-from-2026.11.overlay.zip", "SHA256SUMS",
    }  # fmt: skip
    assert f"returnkb-{DAY}/mali/gao/gone.html" in read_zip(builds.one / f"returnkb-{DAY}.zip")
    assert sorted(path.name for path in builds.other.iterdir()) == names
    assert [name for name in names if (builds.one / name).read_bytes() != (builds.other / name).read_bytes()] == []


def test_the_command_says_from_which_editions_updates_are_made(
    builds: Builds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With older zips it names them; without, it says what to keep and where."""
    tree, empty = builds.one.parent / "tree", tmp_path / "empty"
    empty.mkdir()
    arguments = ["bundle", "--root", str(tree), "--today", DAY, "--only", "updates", "--out", str(tmp_path / "dist")]

    assert f"updates will be made from {OLD_NAME}\n" in builds.progress
    assert main([*arguments, "--previous", str(empty)]) == 0
    assert f"{empty} holds no zip of an older edition, such as returnkb-2026.10.zip" in capsys.readouterr().err
    assert main(arguments) == 0
    assert "keep the zips of older editions in one folder and name it with --previous DIR" in capsys.readouterr().err
