"""Response body: read in chunks, decoded from its content coding, never beyond the size limit."""

from __future__ import annotations

import zlib
from typing import Any

from urllib3.response import BaseHTTPResponse

from scrapers.http.deadline import Deadline

CHUNK = 65_536
GZIP_MAGIC = b"\x1f\x8b"

_SUPPORTED = frozenset({"gzip", "x-gzip", "deflate"})
# Registered content codings that are not requested and cannot be decoded here. Browsers ignore every other label, such
# as `none` or `UTF-8`, and show the body as it is.
_UNSUPPORTED = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip", "aes128gcm"})


class BodyTooLarge(Exception):
    """The body exceeds the size limit, before or after decoding."""


class BodyTruncated(Exception):
    """The body ended before it was complete."""


class InvalidEncoding(Exception):
    """The body is not encoded as its Content-Encoding declares, or in a coding that is not supported."""


def read_body(raw: BaseHTTPResponse, cap: int, deadline: Deadline, beginning: bool = False) -> tuple[bytes, bytes]:
    """Body as received and as decoded, each at most `cap` bytes; with `beginning`, truncated to `cap`."""
    decoder = _decoder(raw.headers.get("content-encoding", ""))
    received, decoded = bytearray(), bytearray()
    while chunk := raw.read1(CHUNK, decode_content=False):
        deadline.check()
        received += chunk
        if beginning and len(decoded) + len(chunk) >= cap:
            return bytes(received[:cap]), bytes((decoded + decoder.feed(chunk, cap - len(decoded)))[:cap])
        if len(received) > cap:
            raise BodyTooLarge(f"the page is larger than {cap:,} bytes")
        decoded += decoder.feed(chunk, cap - len(decoded) + 1)
        if len(decoded) > cap:
            raise BodyTooLarge(f"the page decompresses to more than {cap:,} bytes")
    deadline.check()
    _check_length(raw.headers.get("content-length"), len(received))
    decoder.finish(len(received))
    return bytes(received), bytes(decoded)


def _check_length(declared: str | None, received: int) -> None:
    # More than 18 digits is no length of a page; int() would refuse thousands of them.
    if declared and declared.isascii() and declared.isdigit() and len(declared) <= 18 and int(declared) > received:
        raise BodyTruncated(f"{received:,} of {int(declared):,} bytes arrived")


def _decoder(header: str) -> _Identity | _Zlib:
    names = [name for name in (part.strip().lower() for part in header.split(",")) if name in _SUPPORTED | _UNSUPPORTED]
    if not names:
        return _Identity()
    if len(names) > 1:
        raise InvalidEncoding(f"the page is compressed more than once ({header[:80]})")
    if names[0] not in _SUPPORTED:
        raise InvalidEncoding(f"the page is compressed as {names[0]}, which was not requested")
    return _Zlib(names[0])


class _Identity:
    """Decoder of a body without a content coding."""

    def feed(self, chunk: bytes, limit: int) -> bytes:
        return chunk

    def finish(self, received: int) -> None:
        return None


class _Zlib:
    """Decoder of a gzip or deflate body that produces at most `limit` bytes a chunk."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._engine: Any = None

    def feed(self, chunk: bytes, limit: int) -> bytes:
        out = b""
        try:
            if self._engine is None:
                self._engine = self._start(chunk)
            while chunk and len(out) < limit:
                if self._engine.eof:
                    # Several gzip members may follow each other; anything else after the end is padding.
                    if not chunk.startswith(GZIP_MAGIC):
                        break
                    self._engine = self._start(chunk)
                out += self._engine.decompress(chunk, limit - len(out))
                chunk = self._engine.unused_data or self._engine.unconsumed_tail
        except zlib.error as error:
            raise InvalidEncoding(f"the page declares {self._coding} and is not compressed so: {error}") from error
        return out

    def finish(self, received: int) -> None:
        if received and self._engine is not None and not self._engine.eof:
            raise BodyTruncated("the compressed page ends early")

    def _start(self, chunk: bytes) -> Any:
        if self._coding != "deflate":
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        # "deflate" means the zlib format; some servers send raw deflate.
        zlib_header = len(chunk) > 1 and chunk[0] & 0x0F == 8 and (chunk[0] * 256 + chunk[1]) % 31 == 0
        return zlib.decompressobj(zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS)
