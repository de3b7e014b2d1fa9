"""Deterministic zips: readable by every unpacker, with bytes that depend on the files alone."""

from __future__ import annotations

import random
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

from returnkb.publish.packaging import deterministic_zip
from returnkb.publish.packaging.deterministic_zip import ZipInvalid, ZipTooLarge, read_zip, write_zip

FILES = {
    "root/START.html": b"<p>Start</p>" * 400,
    "root/mimetype": b"a" * 900,
    "root/empty.txt": b"",
    "root/dense.bin": random.Random(3).randbytes(5000),  # nothing secret is drawn
    "root/pejë.txt": "Pejë".encode(),
}


def test_what_is_packed_is_read_back_in_its_order(tmp_path: Path) -> None:
    """Empty files, names beyond ASCII and files that no packing makes smaller come back as they were."""
    write_zip(tmp_path / "a.zip", FILES, stored=("root/mimetype",))

    assert list(read_zip(tmp_path / "a.zip").items()) == list(FILES.items())


def test_other_programs_find_nothing_wrong(tmp_path: Path) -> None:
    """The standard library and Info-ZIP accept each sum and each name, and see no time of day."""
    write_zip(tmp_path / "a.zip", FILES, stored=("root/mimetype",))
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        assert opened.testzip() is None
        infos = {info.filename: info for info in opened.infolist()}
    ran = subprocess.run(["unzip", "-tq", tmp_path / "a.zip"], capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stdout
    assert {info.date_time for info in infos.values()} == {(1980, 1, 1, 0, 0, 0)}
    assert {oct(info.external_attr >> 16) for info in infos.values()} == {"0o100644"}
    assert infos["root/mimetype"].compress_type == infos["root/dense.bin"].compress_type == zipfile.ZIP_STORED
    assert infos["root/START.html"].compress_size < 100


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    """These bytes were written once and for all: whoever has this release of the packer gets them."""
    write_zip(tmp_path / "a.zip", FILES)
    write_zip(tmp_path / "b.zip", dict(FILES))

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert not list(tmp_path.glob(".*"))


def test_more_than_a_zip_holds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than a zip that some unpackers cannot read, none is written."""
    monkeypatch.setattr(deterministic_zip, "_MAX_FILES", 4)

    with pytest.raises(ZipTooLarge, match="more than a zip holds"):
        write_zip(tmp_path / "a.zip", FILES)
    assert list(tmp_path.iterdir()) == []


def test_files_before_the_start_are_damage(tmp_path: Path) -> None:
    """A flipped bit in the last bytes may place files before the zip begins: said as any other damage."""
    path = tmp_path / "a.zip"
    write_zip(path, {"root/a.txt": b"a" * 100})
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<L", content, at + 16)[0]
    struct.pack_into("<L", content, at + 16, start ^ 1 << 20)
    path.write_bytes(content)

    with pytest.raises(ZipInvalid, match="the zip is damaged"):
        read_zip(path)
