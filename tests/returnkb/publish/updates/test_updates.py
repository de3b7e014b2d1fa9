"""Updates: the old copy and the update give the new copy exactly, or the old copy stays unchanged."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from returnkb.editions.stamp import FILE as EDITION_SCRIPT
from returnkb.publish.copies.start_page import START_PAGE
from returnkb.publish.distribution import previous_zips
from returnkb.publish.packaging.installed_copy import CopyDamaged, read_copy
from returnkb.publish.packaging.manifest import MANIFEST
from returnkb.publish.updates.apply import update_copy
from tests.constants import TREE
from tests.returnkb.publish.conftest import NEW_NAME, OLD_NAME, Edition, copy_of, source_of


def _update(folder: Path) -> Path:
    return folder / "dist" / f"{NEW_NAME}-from-2026.11.overlay.zip"


@pytest.mark.parametrize("signed", [True, False])
def test_an_old_zip_and_an_update_give_the_new_zip(updates: Path, new: Edition, signed: bool) -> None:
    """What comes out is the new zip, bit for bit, and the old one is still there."""
    made = update_copy(updates / "mine" / f"{OLD_NAME}.zip", _update(updates), signed=signed)

    assert made.read_bytes() == (updates / "dist" / f"{NEW_NAME}.zip").read_bytes()
    assert (updates / "mine" / f"{OLD_NAME}.zip").is_file()


@pytest.mark.parametrize("signed", [True, False])
def test_an_old_folder_and_an_update_give_the_new_folder(
    updates: Path, old: Edition, new: Edition, signed: bool, unpacked: Callable[[dict[str, bytes], str], Path]
) -> None:
    """A folder with notes a reader has put into it is updated too; the notes stay with the old one."""
    folder = unpacked(old.copy, OLD_NAME)
    (folder / "my notes.txt").write_text("call on Monday")
    made = update_copy(folder, _update(updates), signed=signed)

    assert {name: (made / name).read_bytes() for name in new.copy} == new.copy
    assert read_copy(folder)


def test_an_overlay_extracted_by_hand_gives_the_new_copy(
    updates: Path, old: Edition, new: Edition, unpacked: Callable[[dict[str, bytes], str], Path]
) -> None:
    """Extracting over the old folder, replacing all, is enough."""
    folder = unpacked(old.copy, OLD_NAME)
    with zipfile.ZipFile(_update(updates)) as archive:
        archive.extractall(folder.parent)

    assert {name: (folder / name).read_bytes() for name in new.copy} == new.copy
    assert read_copy(folder).keys() == new.copy.keys()


def test_an_overlay_extracted_in_part_calls_itself_old_and_is_mended_by_extracting_again(
    updates: Path, old: Edition, new: Edition, unpacked: Callable[[dict[str, bytes], str], Path]
) -> None:
    """What names the edition is unpacked last, so that a mixture never passes for the newer copy."""
    folder = unpacked(old.copy, OLD_NAME)
    naming = [START_PAGE, EDITION_SCRIPT, MANIFEST]
    with zipfile.ZipFile(_update(updates)) as archive:
        names = archive.namelist()
        archive.extractall(folder.parent, names[:-3])

        assert names[-3:] == [f"{OLD_NAME}/{name}" for name in naming]
        assert [name for name in naming if (folder / name).read_bytes() != old.copy[name]] == []
        with pytest.raises(CopyDamaged, match="missing or changed"):
            read_copy(folder)
        archive.extractall(folder.parent)
    assert read_copy(folder) == new.copy


def test_a_changed_word_changes_its_entry_its_facts_and_the_index_alone(old: Edition, tmp_path: Path) -> None:
    """A statement that is not the newest is repeated on no page of a place, a topic or a source."""
    tree = Path(shutil.copytree(TREE, tmp_path / "tree"))
    entry = tree / "docs/kosovo/prizren/rents.md"
    entry.write_text(entry.read_text(encoding="utf-8").replace(" lived with ", " often lived with "), encoding="utf-8")
    copy = copy_of(source_of(tree), old.stamp)
    changed = {name for name in copy if copy[name] != old.copy[name] and not name.startswith("search/")}

    assert changed == {"kosovo/prizren/rents.html", "facts/kosovo/housing.js", MANIFEST}
    assert copy.keys() == old.copy.keys()


def test_updates_are_made_from_the_last_six_editions(tmp_path: Path) -> None:
    """Editions are ordered by number, not by letters, and the one being made is not counted."""
    for edition in ("2026.2", "2026.9", "2026.10", "2026.11", "2026.11.2", "2026.12", "2027.1", "2027.2"):
        (tmp_path / f"returnkb-{edition}.zip").touch()
    (tmp_path / "returnkb-2026.12-from-2026.11.overlay.zip").touch()

    found = [path.stem.removeprefix("returnkb-") for path in previous_zips(tmp_path, "returnkb-2027.2")]
    assert found == ["2026.9", "2026.10", "2026.11", "2026.11.2", "2026.12", "2027.1"]
