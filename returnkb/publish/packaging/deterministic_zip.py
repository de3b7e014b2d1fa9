"""Deterministic zip files: writing with the same bytes on every machine, and reading with limits.

The standard library is not used for writing, as its bytes depend on the zlib of the system; libdeflate is pinned and makes zips
about five per cent smaller.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import deflate

from returnkb.build.file_sync import write_file

_LEVEL = 12
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_STORED, _DEFLATED = 0, 8
_UTF8 = 1 << 11
# The earliest time of the format: 1 January 1980, midnight.
_TIME, _DATE = 0, (1 << 5) | 1
_UNIX, _VERSION, _MODE = 3 << 8, 20, 0o100644 << 16
_MAX_FILES, _MAX_BYTES = 0xFFFF, 0xFFFFFFFF
# Limits of reading: unpacked bytes, and their ratio to the size of the zip. The ratio of a folder copy is 5.
_MAX_UNPACKED, _MAX_RATIO = 1 << 29, 100
_ENCRYPTED = 1


class ZipTooLarge(Exception):
    """Raised for more files or bytes than a zip without the Zip64 extension can hold."""


class ZipInvalid(ValueError):
    """Raised for a zip that is damaged or has members that are not extracted safely."""


def write_zip(target: Path, files: Mapping[str, bytes], *, stored: tuple[str, ...] = ()) -> None:
    """Write a zip atomically; files keep their order, those named in `stored` are not compressed.

    Raises ZipTooLarge.
    """
    write_file(target, _zip_bytes(files, stored))


def read_zip(path: Path) -> dict[str, bytes]:
    """Every file of a zip, in the order in which they are stored; raises ZipInvalid and OSError."""
    packed = path.read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            members = archive.infolist()
            _require_safe_members(members)
            _require_sane_size(members, len(packed))
            return {info.filename: _read_member(archive, info) for info in members if not info.is_dir()}
    except ZipInvalid:
        raise
    # A damaged central directory raises any of these, for example for an offset before the start or a name that is not UTF-8.
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        struct.error,
        OverflowError,
    ):
        raise ZipInvalid("the zip is damaged") from None


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The content of a member; reading stops at the declared size, however far the data would expand."""
    with archive.open(info) as member:
        content = member.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise ZipInvalid("the zip is damaged")
    return content


def _require_safe_members(members: Sequence[zipfile.ZipInfo]) -> None:
    """Raise ZipInvalid unless members are regular files or folders, occur once, and have paths inside the target folder."""
    names: set[str] = set()
    for info in members:
        # The stored name is checked: Python truncates a name at a null byte, other programs do not.
        name, kind = info.orig_filename, stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise ZipInvalid(f"“{name}” in it is a link or a device")
        if _escapes_folder(name):
            raise ZipInvalid(f"“{name}” in it would be written outside of its folder")
        if info.compress_type not in (_STORED, _DEFLATED):
            raise ZipInvalid("the zip is damaged")
        if name.casefold() in names or info.flag_bits & _ENCRYPTED:
            raise ZipInvalid(f"“{name}” in it is there twice or encrypted")
        names.add(name.casefold())


def _require_sane_size(members: Sequence[zipfile.ZipInfo], packed: int) -> None:
    """Raise ZipInvalid for a zip bomb: declared sizes beyond the limits."""
    unpacked = sum(info.file_size for info in members)
    if unpacked > min(_MAX_UNPACKED, _MAX_RATIO * packed):
        raise ZipInvalid(f"its members would unpack to {unpacked} bytes, more than any copy")


def _escapes_folder(name: str) -> bool:
    """Whether a path is absolute or has a drive or `..`; a backslash separates folders on Windows."""
    return any(char in name for char in ("\\", ":", "\0")) or not {"", ".", ".."}.isdisjoint(
        name.removesuffix("/").split("/")
    )


def _zip_bytes(files: Mapping[str, bytes], stored: tuple[str, ...]) -> bytes:
    body, directory = bytearray(), bytearray()
    for name, content in files.items():
        label = name.encode("utf-8")
        method, packed = (_STORED, content) if name in stored else _compress(content)
        header = struct.pack(
            "<5H3L2H",
            _VERSION, _UTF8, method, _TIME, _DATE, deflate.crc32(content), len(packed), len(content), len(label), 0,
        )  # fmt: skip
        location = struct.pack("<3H2L", 0, 0, 0, _MODE, len(body))
        directory += _CENTRAL + struct.pack("<H", _UNIX | _VERSION) + header + location + label
        body += _LOCAL + header + label + packed
    if len(files) > _MAX_FILES or len(body) + len(directory) > _MAX_BYTES:
        raise ZipTooLarge(f"{len(files)} files of {len(body)} bytes are more than a zip holds; leave PDFs out")
    end = struct.pack("<4H2LH", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return bytes(body + directory + _END + end)


def _compress(content: bytes) -> tuple[int, bytes]:
    """The compression method and data of a file; it is stored where compression makes it no smaller."""
    packed = bytes(deflate.deflate_compress(content, _LEVEL))
    return (_DEFLATED, packed) if len(packed) < len(content) else (_STORED, content)
