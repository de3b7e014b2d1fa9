"""Reproducible ZIM bytes: random identifiers are replaced by identifiers derived from the content."""

from __future__ import annotations

import hashlib
import struct
import uuid

_MAGIC = 0x44D495A
_DATABASE = b"\x0f\x0dXapian Glass"
_FILE_ID, _DATABASE_ID = slice(8, 24), slice(16, 32)
_CHECKSUM_AT = 72


class NoZim(ValueError):
    """Raised for bytes that are no ZIM of the known form."""


def make_reproducible(zim: bytes, seed: str) -> bytes:
    """The same archive with fixed identifiers and a fitting checksum; `seed` keeps editions apart."""
    content = bytearray(zim)
    if len(content) < 80 or struct.unpack_from("<I", content, 0)[0] != _MAGIC:
        raise NoZim("this file is no ZIM; build it again")
    end = struct.unpack_from("<Q", content, _CHECKSUM_AT)[0]
    if end != len(content) - 16:
        raise NoZim("this ZIM is cut off; build it again")
    at, number = content.find(_DATABASE), 0
    while at >= 0:
        name = uuid.uuid5(uuid.NAMESPACE_URL, f"{seed}#index{number}").bytes
        content[at + _DATABASE_ID.start : at + _DATABASE_ID.stop] = name
        at, number = content.find(_DATABASE, at + _DATABASE_ID.stop), number + 1
    content[_FILE_ID] = bytes(16)
    digest = hashlib.sha256(content[:end]).hexdigest()
    content[_FILE_ID] = uuid.uuid5(uuid.NAMESPACE_URL, f"{seed}{digest}").bytes
    content[end:] = hashlib.md5(content[:end], usedforsecurity=False).digest()
    return bytes(content)
