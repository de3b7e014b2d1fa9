"""Lists of seats with levels, packed: short lists seat by seat, long ones level by level, high first, runs counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

# What the number at the head of a list says in its lowest bits, besides how many seats follow.
SINGLY, BY_LEVEL, IN_RUNS = 0, 1, 2
_SHORT = 24  # seats up to which levels are told one by one, two to a byte


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


def pack(postings: Sequence[int]) -> bytes:
    """Pack postings given as seat * 16 + level in ascending order."""
    if not postings:
        return b""
    packed = bytearray()
    if len(postings) <= _SHORT:
        put(len(postings) << 2 | SINGLY, packed)
        _put_gaps((posting >> 4 for posting in postings), packed)
        levels = [posting & 15 for posting in postings]
        packed += bytes(one | other << 4 for one, other in zip(levels[::2], [*levels[1::2], 0], strict=False))
        return bytes(packed)
    by_level: dict[int, list[int]] = {}
    for posting in postings:
        by_level.setdefault(posting & 15, []).append(posting >> 4)
    plain, runs = bytearray(), bytearray()
    for level in sorted(by_level, reverse=True):
        for into, put_seats in ((plain, _put_gaps), (runs, _put_runs)):
            into.append(level)
            put(len(by_level[level]), into)
            put_seats(by_level[level], into)
    in_runs = len(runs) < len(plain)
    put(len(postings) << 2 | (IN_RUNS if in_runs else BY_LEVEL), packed)
    return bytes(packed + (runs if in_runs else plain))


def _put_gaps(seats: Iterable[int], packed: bytearray) -> None:
    """Each seat as its distance from the one before."""
    last = -1
    for seat in seats:
        gap = seat - last - 1
        if gap < 128:
            packed.append(gap)
        else:
            put(gap, packed)
        last = seat


def _put_runs(seats: Sequence[int], packed: bytearray) -> None:
    """Each run of neighbours as its distance from the one before and how many follow its first."""
    last, at = -1, 0
    while at < len(seats):
        end = at + 1
        while end < len(seats) and seats[end] == seats[end - 1] + 1:
            end += 1
        put(seats[at] - last - 1, packed)
        put(end - at - 1, packed)
        last, at = seats[end - 1], end


def count(packed: bytes) -> int:
    """How many seats a packed list holds."""
    return next(numbers(packed)) >> 2 if packed else 0


def unpack(packed: bytes) -> dict[int, int]:
    """The level of each seat in a packed list."""
    found: dict[int, int] = {}
    if not packed:
        return found
    stream = numbers(packed)
    head = next(stream)
    left, form = head >> 2, head & 3
    if form == SINGLY:
        seats, last = [], -1
        for gap in stream:
            last += gap + 1
            seats.append(last)
            if len(seats) == left:
                break
        nibbles = packed[len(packed) - (left + 1) // 2 :]
        return {seat: nibbles[at >> 1] >> 4 * (at & 1) & 15 for at, seat in enumerate(seats)}
    while left:
        level, size, last = next(stream), next(stream), -1
        left -= size
        while size:
            first = last + next(stream) + 1
            last = first + (next(stream) if form == IN_RUNS else 0)
            for seat in range(first, last + 1):
                found[seat] = level
            size -= last - first + 1
    return found
