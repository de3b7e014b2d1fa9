"""The picture of an archive: a plain square, for which no image library is needed."""

from __future__ import annotations

import struct

import deflate


def square(size: int) -> bytes:
    """A PNG of one colour, `size` pixels wide and high."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", deflate.crc32(kind + content))

    rows = b"".join(b"\0" + b"\x00\x64\x5b" * size for _ in range(size))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", bytes(deflate.zlib_compress(rows, 12))) + chunk(b"IEND", b"")
