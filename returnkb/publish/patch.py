"""The patch: what differs between two copies, as small as can be, for hubs and poor lines.

It is a zstd frame against the older copy's stream, after a skippable frame that says from what to what.
So `zstd -d --patch-from` understands it as well.
"""

from __future__ import annotations

import json
import re
import struct
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from returnkb.publish.packaging.checksums import sum_of
from returnkb.publish.packaging.installed_copy import CopyBroken, as_stream, checked_copy, from_stream

if TYPE_CHECKING or sys.version_info < (3, 14):
    # The standard library has this from Python 3.14 on; before, it is an optional extra.
    try:
        from backports import zstd
    except ImportError:  # pragma: no cover  # the tests have it
        zstd = None  # type: ignore[assignment]
else:  # pragma: no cover  # one Python runs the tests
    from compression import zstd

LEVEL = 19
_SKIPPABLE = 0x184D2A5E
_HEAD = struct.Struct("<II")
_LARGEST = 1 << 30
_WINDOW = 27
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")


class NoPatcher(Exception):
    """Raised when zstd is not there."""


class PatchUnfit(Exception):
    """Raised when a patch is damaged or made for another copy, with what to do instead."""


@dataclass(frozen=True)
class Ticket:
    """From which copy a patch leads to which: names, sums of their streams, and the size to expect."""

    old_name: str
    old_sum: str
    new_name: str
    new_sum: str
    new_size: int


def make_patch(old: Mapping[str, bytes], new: Mapping[str, bytes], old_name: str, new_name: str) -> bytes:
    """The patch that leads from one copy to the other."""
    _require_zstd()
    before, after = as_stream(old), as_stream(new)
    ticket = Ticket(old_name, sum_of(before), new_name, sum_of(after), len(after))
    prefix = zstd.ZstdDict(before, is_raw=True).as_prefix
    options: dict[int, int] = {
        zstd.CompressionParameter.compression_level: LEVEL,
        zstd.CompressionParameter.enable_long_distance_matching: 1,
        zstd.CompressionParameter.window_log: _WINDOW,
    }
    frame = zstd.compress(after, options=options, zstd_dict=prefix)
    words = _ticket_words(ticket)
    return _HEAD.pack(_SKIPPABLE, len(words)) + words + frame


def read_ticket(patch: bytes) -> Ticket:
    """What a patch says of itself; raises PatchUnfit."""
    try:
        magic, length = _HEAD.unpack_from(patch)
        if magic != _SKIPPABLE:
            raise ValueError
        words = patch[_HEAD.size : _HEAD.size + length]
        ticket = Ticket(**json.loads(words)["copies"])
        named = all(isinstance(name, str) and _NAME.fullmatch(name) for name in (ticket.old_name, ticket.new_name))
        if _ticket_words(ticket) != words or not named or not isinstance(ticket.new_size, int):
            raise ValueError
        return ticket
    except (struct.error, ValueError, TypeError, KeyError):
        raise PatchUnfit("this file is no patch, or damaged; download it again") from None


def _ticket_words(ticket: Ticket) -> bytes:
    """The ticket with a sum of its own, so that a damaged name is noticed."""
    copies = json.dumps(asdict(ticket), sort_keys=True)
    return json.dumps({"copies": json.loads(copies), "sum": sum_of(copies.encode())}, sort_keys=True).encode()


def apply_patch(old: Mapping[str, bytes], patch: bytes) -> dict[str, bytes]:
    """The newer copy; the older is checked before and every file of the newer after. Raises PatchUnfit."""
    _require_zstd()
    ticket, before = read_ticket(patch), as_stream(old)
    if sum_of(before) != ticket.old_sum:
        raise PatchUnfit(
            f"this patch is for {ticket.old_name}, which your copy is not; get the overlay or the whole zip"
        )
    after = _decompress(patch[_HEAD.size + _HEAD.unpack_from(patch)[1] :], before, ticket)
    if sum_of(after) != ticket.new_sum:
        raise PatchUnfit("the patch is damaged: what it makes has a wrong sum; download it again")
    try:
        return checked_copy(from_stream(after), ticket.new_name)
    except CopyBroken as refusal:
        raise PatchUnfit(str(refusal)) from None


def _decompress(frame: bytes, before: bytes, ticket: Ticket) -> bytes:
    if not 0 < ticket.new_size <= _LARGEST:
        raise PatchUnfit("the patch would make a copy of an impossible size; do not use it")
    prefix = zstd.ZstdDict(before, is_raw=True).as_prefix
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _WINDOW + 3}
    try:
        expander = zstd.ZstdDecompressor(zstd_dict=prefix, options=options)
        return expander.decompress(frame, max_length=ticket.new_size)
    except (zstd.ZstdError, EOFError):
        raise PatchUnfit("the patch is damaged; download it again") from None


def _require_zstd() -> None:
    if zstd is None:
        raise NoPatcher("zstd is not installed; run `pip install backports.zstd`")
