"""Two clean builds in different folders, by the commands a publisher types: every artefact has the same bytes, or what differs is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from returnkb.cli import main
from returnkb.publish.packaging.deterministic_zip import read_zip, write_zip
from tests.publish.conftest import BUILT_ON as DAY
from tests.publish.conftest import OLD_NAME, Builds


def _same(one: Path, other: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    capsys.readouterr()
    code = main(["same", str(one), str(other)])
    return code, capsys.readouterr().out.splitlines()


def test_two_clean_builds_have_the_same_bytes_in_every_artefact(
    builds: Builds, capsys: pytest.CaptureFixture[str]
) -> None:
    """Zip, one-file copies, book, ZIM, booklets, sheets, overlay, patch and the list of sums."""
    names = sorted(path.name for path in builds.one.iterdir())
    endings = {name.removeprefix(f"returnkb-{DAY}") for name in names}

    assert endings >= {
        ".zip", "-all.html", "-kosovo.html", ".epub", ".zim", "-kosovo.pdf", "-kosovo-sheets.zip",
        "-from-2026.11.overlay.zip", "-from-2026.11.patch.zst", "SHA256SUMS",
    }  # fmt: skip
    assert f"returnkb-{DAY}/mali/gao/gone.html" in read_zip(builds.one / f"returnkb-{DAY}.zip")
    assert _same(builds.one, builds.other, capsys) == (0, [f"{len(names)} files, each with the same bytes in both."])


def test_what_differs_is_named_down_to_the_file_in_the_zip(
    builds: Builds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A changed page, a page too many, a missing copy, a changed PDF."""
    other, zipped = Path(shutil.copytree(builds.other, tmp_path / "other")), f"returnkb-{DAY}.zip"
    files, page = read_zip(other / zipped), f"returnkb-{DAY}/kosovo/prizren/rents.html"
    write_zip(other / zipped, {**files, page: files[page] + b"!", f"returnkb-{DAY}/zz.html": b""})
    (other / f"returnkb-{DAY}.epub").unlink()
    pdf = other / f"returnkb-{DAY}-mali.pdf"
    pdf.write_bytes(pdf.read_bytes()[:-1])
    code, lines = _same(builds.one, other, capsys)

    assert code == 1
    assert lines == [
        f"returnkb-{DAY}-mali.pdf: differs from byte {pdf.stat().st_size} on ({pdf.stat().st_size + 1} and {pdf.stat().st_size} bytes)",
        f"returnkb-{DAY}.epub: only in {builds.one}",
        f"{zipped}: {page} differs from byte {len(files[page])} on ({len(files[page])} and {len(files[page]) + 1} bytes)",
        f"{zipped}: returnkb-{DAY}/zz.html is only in {other / zipped}",
    ]


def test_the_same_files_packed_otherwise_are_told_from_other_files(
    builds: Builds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another packing is no other content; two copies alone can be compared as well."""
    zipped = builds.one / f"returnkb-{DAY}.zip"
    files = read_zip(zipped)
    write_zip(tmp_path / "other.zip", files, stored=tuple(files))
    code, lines = _same(zipped, tmp_path / "other.zip", capsys)

    assert code == 1
    assert lines == [
        f"returnkb-{DAY}.zip: the files in it are the same and packed in another way; use the versions of requirements.lock for both"
    ]


def test_an_empty_folder_is_not_the_same_as_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped folder does not pass for two good builds."""
    assert main(["same", str(tmp_path), str(tmp_path)]) == 1
    assert "name the folder that `returnkb bundle --out` wrote to" in capsys.readouterr().err


def test_the_command_says_from_which_editions_updates_are_made(
    builds: Builds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With older zips it names them; without, it says what to keep and where."""
    tree, empty = builds.one.parent / "tree", tmp_path / "empty"
    empty.mkdir()
    words = ["bundle", "--root", str(tree), "--today", DAY, "--only", "updates", "--out", str(tmp_path / "dist")]

    assert f"updates will be made from {OLD_NAME}\n" in builds.said
    assert main([*words, "--previous", str(empty)]) == 0
    assert f"{empty} holds no zip of an older edition, such as returnkb-2026.10.zip" in capsys.readouterr().err
    assert main(words) == 0
    assert "keep the zips of older editions in one folder and name it with --previous DIR" in capsys.readouterr().err
