"""Folder copy: file names that every system can unpack, and no request to another host."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from returnkb.publish.copies.folder import write_folder_copy
from returnkb.publish.copies.start_page import START_PAGE
from returnkb.publish.packaging.checksums import sha256_hex
from returnkb.publish.packaging.external_requests import ExternalRequest
from returnkb.publish.packaging.manifest import MANIFEST, ManifestInvalid, damaged_paths, file_names
from returnkb.publish.packaging.portable_paths import PathNotPortable, path_faults, require_portable
from tests.returnkb.publish.conftest import OLD, Edition, copy_of


def test_the_zip_is_entered_into_the_list_of_sums(old: Edition, tmp_path: Path) -> None:
    """The list that `sha256sum --check` reads names the zip with the sum of its bytes."""
    made = write_folder_copy(old.copy, tmp_path, "returnkb-2026.11")

    assert (tmp_path / "SHA256SUMS").read_text() == f"{sha256_hex(made.path.read_bytes())}  returnkb-2026.11.zip\n"


def test_one_root_folder_with_the_start_page_first(old: Edition, tmp_path: Path) -> None:
    """An unpacker makes one folder, and the first file in it says how to begin and of what day it is."""
    written = write_folder_copy(old.copy, tmp_path, "returnkb-2026.11")
    with zipfile.ZipFile(written.path) as archive:
        names = archive.namelist()
        start = archive.read(names[0]).decode()

    assert {"returnkb-2026.11"} == {name.split("/")[0] for name in names}
    assert f"returnkb-2026.11/{START_PAGE}" == names[0]
    assert "Extract the whole zip first" in start
    assert "21 November 2026" in start


def test_every_file_is_listed_and_guarded(old: Edition) -> None:
    """The manifest names every file but itself, and a single byte changed anywhere is noticed."""
    text = old.copy[MANIFEST].decode()

    assert sorted(file_names(text)) == sorted(old.copy.keys() - {MANIFEST})
    assert damaged_paths(text, old.copy) == []
    for name in ("index.html", "kosovo/prizren/rents.html", "assets/edition.js"):
        folder = f"{name.split('/')[0]}/" if "/" in name else "./"
        assert damaged_paths(text, {**old.copy, name: old.copy[name] + b" "}) == [folder]
        assert damaged_paths(text, {other: old.copy[other] for other in old.copy if other != name}) == [name]


def test_two_files_that_change_places_are_noticed(old: Edition) -> None:
    """The sum of a folder holds which file is which."""
    one, other = "kosovo/prizren/rents.html", "kosovo/prizren/index.html"

    assert damaged_paths(old.copy[MANIFEST].decode(), {**old.copy, one: old.copy[other], other: old.copy[one]}) == [
        "kosovo/"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "index.html",
        f"{'a' * 64}  ./\n../../etc/passwd",
        f"{'a' * 64}  a/\n/b",
        f"{'a' * 64}  ../\nb",
        f"{'a' * 64}  a/\n..\\b",
        f"{'a' * 64}  a/\n\n",
    ],
)
def test_a_manifest_that_names_what_no_copy_has_is_refused(line: str) -> None:
    """A file outside the copy, or in no folder, is never read."""
    with pytest.raises(ManifestInvalid, match="is not a file of a folder"):
        file_names(line)


def test_pages_are_lean_and_keep_what_they_say(old: Edition) -> None:
    """A page of the copy says what the page of the site says, in far fewer bytes."""
    name = "kosovo/prizren/rents.html"
    page, lean = old.pages[name], old.copy[name].decode()
    claims = re.findall(r'<p class="rk-text" lang="en">(.*?)<', page)

    assert claims
    assert [claim for claim in claims if claim.strip() not in lean] == []
    assert len(lean) < len(page) * 0.6
    assert "Extract the whole zip first" in old.copy["find.html"].decode()


def test_no_page_carries_the_edition(old: Edition, new: Edition) -> None:
    """A new edition changes the pages whose facts changed, and no page because of its name."""
    same = "mali/gao/dialysis.html"
    carrying = [name for name, content in old.copy.items() if b"2026.11" in content]

    assert old.copy[same] == new.copy[same]
    assert sorted(carrying) == ["START-HERE.html", "assets/edition.js"]


def test_a_style_that_asks_another_host_is_not_packed(old: Edition) -> None:
    """A picture from elsewhere stops the packing and is named."""
    style = {**old.source.files, "assets/returnkb.css": b"a { background: url(https://example.org/x.png) }"}

    with pytest.raises(ExternalRequest, match=r"assets/copy\.css: https://example\.org"):
        copy_of(replace(old.source, files=style), OLD)


@pytest.mark.parametrize(
    ("names", "fault"),
    [
        (["a/" + "x" * 130 + ".html"], "longer than 120"),
        (["kosovo/con.html"], "a device name of Windows"),
        (["kosovo/lpt³.html"], "a device name of Windows"),
        (["kosovo/nul.tar.html"], "a device name of Windows"),
        (["kosovo/Com0 .html"], "a device name of Windows"),
        (["kosovo/pejë.html"], "old unzip programs"),
        (["kosovo/what?.html"], "Windows refuses"),
        (["kosovo/end./a.html"], "Windows refuses"),
        (["kosovo/end /a.html"], "Windows refuses"),
        (["kosovo/a\\b.html"], "Windows refuses"),
        (["kosovo/Peja.html", "kosovo/peja.html"], "one file where case is ignored"),
        (["kosovo/pej\u00e9.html", "kosovo/peje\u0301.html"], "one file where case is ignored"),
        (["a/" + "😀" * 60], "longer than 120"),
    ],
)
def test_paths_that_some_system_cannot_hold_are_refused(names: list[str], fault: str) -> None:
    """Each unfit path is refused with its repair."""
    with pytest.raises(PathNotPortable, match=fault):
        require_portable(names)


def test_the_paths_of_the_copy_fit_everywhere(old: Edition) -> None:
    """With the root folder before them, all paths are short and plain."""
    assert list(path_faults(f"returnkb-2026.11/{name}" for name in old.copy)) == []
