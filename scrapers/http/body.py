"""Reading an answer's body: piece by piece, unpacked by ourselves, never more than the cap."""

from __future__ import annotations

import zlib
from typing import Any

from urllib3.response import BaseHTTPResponse

from scrapers.http.deadline import Deadline

PIECE = 65_536


class BodyTooLarge(Exception):
    """The body is larger than we take."""


class BodyTruncated(Exception):
    """The body ended before it was complete."""


class InvalidEncoding(Exception):
    """The body is not packed the way its header says."""


def read_body(raw: BaseHTTPResponse, cap: int, deadline: Deadline, beginning: bool = False) -> tuple[bytes, bytes]:
    """The body as it came and as it is when unpacked, both within the cap; on request only its beginning."""
    unpack = _unpacker(raw.headers.get("content-encoding", ""))
    wire, plain = bytearray(), bytearray()
    while piece := raw.read1(PIECE, decode_content=False):
        deadline.check()
        wire += piece
        if beginning and len(plain) + len(piece) >= cap:
            return bytes(wire[:cap]), bytes((plain + unpack.feed(piece, cap - len(plain)))[:cap])
        if len(wire) > cap:
            raise BodyTooLarge(f"the page is larger than {cap:,} bytes")
        plain += unpack.feed(piece, cap - len(plain) + 1)
        if len(plain) > cap:
            raise BodyTooLarge(f"the page unpacks to more than {cap:,} bytes")
    deadline.check()
    _check_length(raw.headers.get("content-length"), len(wire))
    unpack.finish(len(wire))
    return bytes(wire), bytes(plain)


def _check_length(declared: str | None, got: int) -> None:
    if declared and declared.isdigit() and int(declared) > got:
        raise BodyTruncated(f"{got:,} of {int(declared):,} bytes came")


def _unpacker(coding: str) -> _Plain | _Packed:
    names = [name.strip().lower() for name in coding.split(",") if name.strip() and name.strip().lower() != "identity"]
    if not names:
        return _Plain()
    if len(names) > 1:
        raise InvalidEncoding(f"the page is packed more than once ({coding})")
    if names[0] not in ("gzip", "x-gzip", "deflate"):
        raise InvalidEncoding(f"the page is packed as {names[0]}, which we did not ask for")
    return _Packed(names[0])


class _Plain:
    """A body that is not packed."""

    def feed(self, piece: bytes, room: int) -> bytes:
        return piece

    def finish(self, got: int) -> None:
        return None


class _Packed:
    """A gzip or deflate body, unpacked no further than there is room."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._engine: Any = None

    def feed(self, piece: bytes, room: int) -> bytes:
        out = b""
        try:
            if self._engine is None:
                self._engine = self._start(piece)
            while piece and len(out) < room:
                if self._engine.eof:
                    # Several gzip members may follow each other; anything else after the end is padding.
                    if not piece.startswith(b"\x1f\x8b"):
                        break
                    self._engine = self._start(piece)
                out += self._engine.decompress(piece, room - len(out))
                piece = self._engine.unused_data or self._engine.unconsumed_tail
        except zlib.error as error:
            raise InvalidEncoding(f"the page says it is packed as {self._coding} and is not: {error}") from error
        return out

    def finish(self, got: int) -> None:
        if got and self._engine is not None and not self._engine.eof:
            raise BodyTruncated("the packed page ends in the middle")

    def _start(self, piece: bytes) -> Any:
        if self._coding != "deflate":
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        # "deflate" means zlib; some servers send it bare.
        zlib_head = len(piece) > 1 and piece[0] & 0x0F == 8 and (piece[0] * 256 + piece[1]) % 31 == 0
        return zlib.decompressobj(zlib.MAX_WBITS if zlib_head else -zlib.MAX_WBITS)
