"""File synchronisation: only changed files are written, obsolete files are deleted, and every file is complete."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returnkb.build.file_sync import link_or_copy, sync_folder, write_file

NAMES = st.sampled_from(["a.md", "b.md", "kosovo/a.md", "kosovo/prizren/b.md", "mali/c.md"])
FILES = st.dictionaries(NAMES, st.text(max_size=20))


def files_in(folder: Path) -> dict[str, str]:
    """Every file below a folder with its text."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that does not exist yet."""
    return tmp_path / "made"


def test_a_new_folder_holds_exactly_the_files(folder: Path) -> None:
    """Files and folders are made as needed, and all count as changed."""
    files = {"index.md": "Start\n", "kosovo/prizren/index.md": "Призрен\n"}
    assert sync_folder(folder, files) == 2
    assert files == files_in(folder)


def test_unchanged_files_are_not_touched(folder: Path) -> None:
    """A file whose text is the same keeps its time and its identity on disk."""
    sync_folder(folder, {"a.md": "one", "b.md": "two"})
    before = {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.iterdir()}
    os.utime(folder / "a.md", ns=(1, 1))
    assert sync_folder(folder, {"a.md": "one", "b.md": "three"}) == 1
    assert (folder / "a.md").stat().st_mtime_ns == 1
    assert before["a.md"][1] == (folder / "a.md").stat().st_ino
    assert files_in(folder) == {"a.md": "one", "b.md": "three"}


def test_what_is_no_longer_made_goes(folder: Path) -> None:
    """Files of the last run that are not made any more are deleted, with the folders they leave empty."""
    sync_folder(folder, {"kosovo/prizren/old.md": "x", "kosovo/new.md": "y"})
    assert sync_folder(folder, {"kosovo/new.md": "y"}) == 1
    assert not (folder / "kosovo/prizren").exists()
    assert files_in(folder) == {"kosovo/new.md": "y"}


def test_files_to_keep_stay(folder: Path) -> None:
    """A file that is not made but is to be kept stays as it is."""
    folder.mkdir()
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    assert sync_folder(folder, {"a.md": "one"}, keep=(".gitignore",)) == 1
    assert files_in(folder) == {".gitignore": "*\n", "a.md": "one"}


def test_a_run_that_is_killed_leaves_whole_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed half-way, every file is either the old one or the new one, and the next run completes the work."""
    old = {f"{number}.md": f"old {number}" * 1000 for number in range(6)}
    new = {name: text.replace("old", "new") for name, text in old.items()}
    sync_folder(folder, old)
    replaced: list[str] = []

    def replace_three(source: Path, target: Path, whole: object = os.replace) -> None:
        if len(replaced) == 3:
            raise KeyboardInterrupt
        replaced.append(target.name)
        source.rename(target)

    with monkeypatch.context() as patch:
        patch.setattr("returnkb.build.file_sync.os.replace", replace_three)
        with pytest.raises(KeyboardInterrupt):
            sync_folder(folder, new)
    there = {name: text for name, text in files_in(folder).items() if name in old}
    assert {name: new[name] if name in replaced else old[name] for name in old} == there
    sync_folder(folder, new)
    assert new == files_in(folder)


def test_a_file_is_never_open_half_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk while writing leaves the old file as it was."""
    sync_folder(folder, {"a.md": "old"})

    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space left"):
            sync_folder(folder, {"a.md": "new"})
    assert files_in(folder) == {"a.md": "old"}


def test_line_ends_are_written_as_given(folder: Path) -> None:
    """The same bytes are written on every system."""
    sync_folder(folder, {"a.md": "one\ntwo\n"})
    assert (folder / "a.md").read_bytes() == b"one\ntwo\n"


@pytest.mark.parametrize("has_links", [True, False], ids=["hard links", "no hard links"])
def test_a_file_at_a_second_path_keeps_its_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    """It replaces what stood there, has the same time, and stays as it is when the first file is written again."""
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    write_file(first, b"one")
    os.utime(first, ns=(10**9, 10**9))
    write_file(second, b"older")
    if not has_links:
        monkeypatch.setattr(os, "link", _refuse)
    link_or_copy(first, second)
    assert (second.read_bytes(), second.stat().st_mtime_ns) == (b"one", 10**9)
    assert (first.stat().st_ino == second.stat().st_ino) is has_links
    write_file(first, b"two")
    assert second.read_bytes() == b"one"
    assert {path.name for path in tmp_path.iterdir()} == {"first.json", "second.json"}


def _refuse(source: Path, target: Path) -> None:
    raise OSError(18, "Invalid cross-device link")


@given(FILES, FILES)
def test_a_second_run_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, first: dict[str, str], second: dict[str, str]
) -> None:
    """Whatever was there before, the folder holds the files of the last run, and repeating it changes nothing."""
    folder = tmp_path_factory.mktemp("made")
    sync_folder(folder, first)
    different = {name for name in {*first, *second} if first.get(name) != second.get(name)}
    assert len(different) == sync_folder(folder, second)
    assert second == files_in(folder)
    assert sync_folder(folder, second) == 0
