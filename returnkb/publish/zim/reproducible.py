"""Reproducible ZIM bytes: random identifiers are replaced by identifiers derived from the content."""

from __future__ import annotations

import hashlib
import struct
import uuid

_MAGIC = 0x44D495A
_XAPIAN_MAGIC = b"\x0f\x0dXapian Glass"
_FILE_ID, _XAPIAN_ID = slice(8, 24), slice(16, 32)
_CHECKSUM_OFFSET = 72


class ZimInvalid(ValueError):
    """Raised for bytes that are not a ZIM of the known form."""


def make_reproducible(zim: bytes, seed: str) -> bytes:
    """The ZIM with derived identifiers and a matching checksum; `seed` makes those of two editions differ."""
    content = bytearray(zim)
    if len(content) < 80 or struct.unpack_from("<I", content, 0)[0] != _MAGIC:
        raise ZimInvalid("this file is no ZIM; build it again")
    end = struct.unpack_from("<Q", content, _CHECKSUM_OFFSET)[0]
    if end != len(content) - 16:
        raise ZimInvalid("this ZIM is cut off; build it again")
    start, number = content.find(_XAPIAN_MAGIC), 0
    while start >= 0:
        name = uuid.uuid5(uuid.NAMESPACE_URL, f"{seed}#index{number}").bytes
        content[start + _XAPIAN_ID.start : start + _XAPIAN_ID.stop] = name
        start, number = content.find(_XAPIAN_MAGIC, start + _XAPIAN_ID.stop), number + 1
    content[_FILE_ID] = bytes(16)
    digest = hashlib.sha256(content[:end]).hexdigest()
    content[_FILE_ID] = uuid.uuid5(uuid.NAMESPACE_URL, f"{seed}{digest}").bytes
    content[end:] = hashlib.md5(content[:end], usedforsecurity=False).digest()
    return bytes(content)
