"""Packs the pages of a ZIM tighter: xz in place of zstd, a twentieth smaller, and read as well by every reader of ZIMs.

The form is openZIM's (wiki.openzim.org/wiki/ZIM_file_format): a header, entries, lists of where things stand in the file, and
clusters, each packed by itself.
"""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import NamedTuple

# The bytes of xz depend on who writes them; this one comes with its pinned release.
from cramjam import xz, zstd

_HEADER = struct.Struct("<16x8x2I4Q2IQ")
_TOLD_AT = (32, 40, 48, 56, 72)  # where the header tells the places of paths, titles, clusters, kinds and sum
_HOW, _ZSTD, _XZ = 0x0F, 5, 4
_WINDOW = 1 << 24  # bytes; as many as are packed as one
_BEST = 9 | 1 << 31  # xz -9 --extreme


class _Header(NamedTuple):
    """How many entries and clusters there are, and where in the file their lists and the checksum stand."""

    entries: int
    clusters: int
    paths_at: int
    titles_at: int
    clusters_at: int
    kinds_at: int
    main: int
    layout: int
    sum_at: int


def repacked(zim: bytes) -> bytes:
    """The same archive with its packed clusters as xz; its checksum no longer fits and is to be made anew."""
    head = _Header(*_HEADER.unpack_from(zim))
    paths = _places(zim, head.paths_at, head.entries)
    clusters = _places(zim, head.clusters_at, head.clusters)
    told = (head.paths_at, head.titles_at, head.clusters_at, head.kinds_at, head.sum_at)
    made, moved = bytearray(), {}
    for start, end in pairwise(sorted({0, *told, *paths, *clusters, len(zim)})):
        moved[start] = len(made)
        piece = zim[start:end]
        made += _as_xz(piece) if start in clusters and piece[0] & _HOW == _ZSTD else piece
    for at, place in zip(_TOLD_AT, told, strict=True):
        struct.pack_into("<Q", made, at, moved[place])
    for at, places in ((head.paths_at, paths), (head.clusters_at, clusters)):
        struct.pack_into(f"<{len(places)}Q", made, moved[at], *(moved[place] for place in places))
    return bytes(made)


def _places(zim: bytes, at: int, count: int) -> tuple[int, ...]:
    """A list of places in the file, each of eight bytes."""
    return struct.unpack_from(f"<{count}Q", zim, at)


def _as_xz(cluster: bytes) -> bytes:
    """A cluster after its first byte, which says how it is packed."""
    options = xz.Options().set_preset(_BEST).set_dict_size(_WINDOW).set_lc(4).set_lp(0).set_pb(0)
    chain = xz.FilterChain()
    chain.append_filter(xz.FilterChainItem(xz.Filter.Lzma2, options))
    text = zstd.decompress(cluster[1:])
    packed = xz.compress(text, format=xz.Format.XZ, check=xz.Check.Crc32, filters=chain)
    return bytes([cluster[0] & ~_HOW | _XZ]) + bytes(packed)
