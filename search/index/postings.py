"""Lists of seats with levels, packed as text: short lists seat by seat, long ones level by level, high first, runs counted.

Most numbers are one sign; larger ones begin with signs that say there is more. A number put in between leaves all other
signs as they are, which keeps updates small: bytes written in base64 would shift whatever follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

# What the number at the head of a list says in its lowest bits, besides how many seats follow.
SINGLY, BY_LEVEL, IN_RUNS = 0, 1, 2
_SHORT = 24  # seats up to which levels are told one by one
# Signs that a script's text holds as they are, and that no list is parted or marked by.
SIGNS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '",-<>\\')
ONE = 60  # numbers below are told by one sign; the signs from here on say that another follows
_MORE = len(SIGNS) - ONE
_VALUES = {sign: value for value, sign in enumerate(SIGNS)}


def told(number: int) -> str:
    """A number as signs: the sum of their values, each worth so many times as much as the one before."""
    signs = ""
    while number >= ONE:
        number, digit = divmod(number - ONE, _MORE)
        signs += SIGNS[ONE + digit]
    return signs + SIGNS[number]


_TOLD = [told(number) for number in range(ONE + ONE * _MORE)]  # all numbers of one or two signs


def _signs(number: int) -> str:
    return _TOLD[number] if number < len(_TOLD) else told(number)


def numbers(packed: str) -> Iterator[int]:
    """The numbers packed into signs."""
    value, worth = 0, 1
    for sign in packed:
        digit = _VALUES[sign]
        value += digit * worth
        if digit < ONE:
            yield value
            value, worth = 0, 1
        else:
            worth *= _MORE


def pack(postings: Sequence[int]) -> str:
    """Pack postings given as seat * 16 + level in ascending order."""
    if not postings:
        return ""
    if len(postings) <= _SHORT:
        head, levels = _signs(len(postings) << 2 | SINGLY), "".join(SIGNS[posting & 15] for posting in postings)
        return head + gaps(posting >> 4 for posting in postings) + levels
    by_level: dict[int, list[int]] = {}
    for posting in postings:
        by_level.setdefault(posting & 15, []).append(posting >> 4)
    plain = runs = ""
    for level in sorted(by_level, reverse=True):
        seats = by_level[level]
        head = SIGNS[level] + _signs(len(seats))
        plain += head + gaps(seats)
        runs += head + _runs(seats)
    form, packed = (IN_RUNS, runs) if len(runs) < len(plain) else (BY_LEVEL, plain)
    return _signs(len(postings) << 2 | form) + packed


def gaps(seats: Iterable[int]) -> str:
    """Each seat as its distance from the one before."""
    signs, last = [], -1
    for seat in seats:
        signs.append(_signs(seat - last - 1))
        last = seat
    return "".join(signs)


def _runs(seats: Sequence[int]) -> str:
    """Each run of neighbours as its distance from the one before and how many follow its first."""
    signs, last, at = [], -1, 0
    while at < len(seats):
        end = at + 1
        while end < len(seats) and seats[end] == seats[end - 1] + 1:
            end += 1
        signs += [_signs(seats[at] - last - 1), _signs(end - at - 1)]
        last, at = seats[end - 1], end
    return "".join(signs)


def count(packed: str) -> int:
    """How many seats a packed list holds."""
    return next(numbers(packed)) >> 2 if packed else 0


def unpack(packed: str) -> dict[int, int]:
    """The level of each seat in a packed list."""
    found: dict[int, int] = {}
    if not packed:
        return found
    stream = numbers(packed)
    head = next(stream)
    left, form = head >> 2, head & 3
    if form == SINGLY:
        seats, last = [], -1
        for _ in range(left):
            last += next(stream) + 1
            seats.append(last)
        return dict(zip(seats, stream, strict=True))
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
