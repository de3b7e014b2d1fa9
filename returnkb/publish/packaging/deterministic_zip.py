"""Deterministic zips: the same bytes wherever and whenever they are made; and bounded reading of zips from elsewhere.

The standard library is not used for writing, as its bytes depend on the zlib of the system; libdeflate comes with its pinned
release, makes zips about five per cent smaller, and takes seconds.
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
_PLAIN, _DEFLATED = 0, 8
_UTF8 = 1 << 11
# The earliest day a zip can tell, 1 January 1980, at midnight.
_TIME, _DAY = 0, (1 << 5) | 1
_UNIX, _VERSION, _MODE = 3 << 8, 20, 0o100644 << 16
_MOST_FILES, _MOST_BYTES = 0xFFFF, 0xFFFFFFFF
# Limits on what is read: bytes in all, and how many times its own size a zip may unpack to. A folder copy unpacks to 5 times.
_LARGEST, _MOST_RATIO = 1 << 29, 100
_ENCRYPTED = 1


class ZipTooLarge(Exception):
    """Raised for more files or bytes than an unpacker of any age can hold."""


class ZipUnfit(ValueError):
    """Raised for a zip that is damaged, or that holds what would not stay in its own folder."""


def write_zip(target: Path, files: Mapping[str, bytes], *, stored: tuple[str, ...] = ()) -> None:
    """Write a zip whole or not at all; files keep the order given, those named in `stored` are not compressed.

    Raises ZipTooLarge.
    """
    write_file(target, _zip(files, stored))


def read_zip(path: Path) -> dict[str, bytes]:
    """Every file of a zip, in the order in which they are stored; raises ZipUnfit, and OSError where the disk does not give it."""
    packed = path.read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            members = archive.infolist()
            _require_plain(members)
            _require_size(members, len(packed))
            return {info.filename: _content(archive, info) for info in members if not info.is_dir()}
    except ZipUnfit:
        raise
    # A damaged directory of the zip leads to any of these: an offset before the start of the file, a name that is no text.
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
        raise ZipUnfit("the zip is damaged") from None


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The content of a member; reading stops at the size that the zip declares, whatever its data expand to."""
    with archive.open(info) as member:
        content = member.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise ZipUnfit("the zip is damaged")
    return content


def _require_plain(members: Sequence[zipfile.ZipInfo]) -> None:
    """Raise ZipUnfit unless every member is a plain file or folder, once, with a path that stays inside."""
    seen: set[str] = set()
    for info in members:
        # Python cuts a name at a zero byte, other unpackers do not: the name as it is stored is checked.
        name, kind = info.orig_filename, stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise ZipUnfit(f"“{name}” in it is no file but a link or a device")
        if _leads_out(name):
            raise ZipUnfit(f"“{name}” in it would be written outside of its folder")
        if info.compress_type not in (_PLAIN, _DEFLATED):
            raise ZipUnfit("the zip is damaged")
        if name.casefold() in seen or info.flag_bits & _ENCRYPTED:
            raise ZipUnfit(f"“{name}” in it is there twice or locked with a password")
        seen.add(name.casefold())


def _require_size(members: Sequence[zipfile.ZipInfo], packed: int) -> None:
    """Raise ZipUnfit for a zip bomb: declared sizes beyond any copy, or far beyond what text compresses to."""
    unpacked = sum(info.file_size for info in members)
    if unpacked > min(_LARGEST, _MOST_RATIO * packed):
        raise ZipUnfit(f"what is in it would unpack to {unpacked} bytes, more than any copy")


def _leads_out(name: str) -> bool:
    """Whether a path is absolute, on a drive, or climbs; on Windows a backslash separates folders too."""
    return any(sign in name for sign in ("\\", ":", "\0")) or not {"", ".", ".."}.isdisjoint(
        name.removesuffix("/").split("/")
    )


def _zip(files: Mapping[str, bytes], stored: tuple[str, ...]) -> bytes:
    body, contents = bytearray(), bytearray()
    for name, content in files.items():
        label = name.encode("utf-8")
        method, packed = (_PLAIN, content) if name in stored else _packed(content)
        facts = struct.pack(
            "<5H3L2H",
            _VERSION, _UTF8, method, _TIME, _DAY, deflate.crc32(content), len(packed), len(content), len(label), 0,
        )  # fmt: skip
        place = struct.pack("<3H2L", 0, 0, 0, _MODE, len(body))
        contents += _CENTRAL + struct.pack("<H", _UNIX | _VERSION) + facts + place + label
        body += _LOCAL + facts + label + packed
    if len(files) > _MOST_FILES or len(body) + len(contents) > _MOST_BYTES:
        raise ZipTooLarge(f"{len(files)} files of {len(body)} bytes are more than a zip holds; leave papers out")
    end = struct.pack("<4H2LH", 0, 0, len(files), len(files), len(contents), len(body), 0)
    return bytes(body + contents + _END + end)


def _packed(content: bytes) -> tuple[int, bytes]:
    """How a file is kept, and as what: as it is where packing gains nothing."""
    packed = bytes(deflate.deflate_compress(content, _LEVEL))
    return (_DEFLATED, packed) if len(packed) < len(content) else (_PLAIN, content)
