"""Lists of seats with levels, packed: by level, high first, each seat as its distance from the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def put(number: int, into: bytearray) -> None:
    """Append a number, seven bits a byte."""
    while number > 127:
        into.append(number & 127 | 128)
        number >>= 7
    into.append(number)


def numbers(packed: bytes, start: int = 0) -> Iterator[int]:
    """The numbers packed into bytes."""
    value = shift = 0
    for byte in memoryview(packed)[start:]:
        value |= (byte & 127) << shift
        if byte < 128:
            yield value
            value = shift = 0
        else:
            shift += 7


def pack(postings: Iterable[int]) -> bytes:
    """Pack postings given as seat * 16 + level in ascending order."""
    by_level: dict[int, list[int]] = {}
    for posting in postings:
        by_level.setdefault(posting & 15, []).append(posting >> 4)
    packed = bytearray([len(by_level)])
    for level in sorted(by_level, reverse=True):
        seats = by_level[level]
        packed.append(level)
        put(len(seats), packed)
        last = -1
        for seat in seats:
            gap = seat - last - 1
            if gap < 128:
                packed.append(gap)
            else:
                put(gap, packed)
            last = seat
    return bytes(packed)


def unpack(packed: bytes) -> dict[int, int]:
    """The level of each seat in a packed list."""
    found: dict[int, int] = {}
    if not packed:
        return found
    stream = numbers(packed)
    for _ in range(next(stream)):
        level = next(stream)
        last = -1
        for _ in range(next(stream)):
            last += next(stream) + 1
            found[last] = level
    return found
