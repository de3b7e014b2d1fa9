"""How files of one edition are made of those of the one before: which bytes to take, and what to put between them.

A page of the site puts them together on the reader's device, where no browser offers a format for this; the sum of every file
made so is checked, and one that comes out wrong is fetched whole.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

# What to take from the old file, as start and length, and what to put in, as text with one character for each byte.
Steps = list[int | str]
_BLOCK = 12  # bytes that must be equal before a place in the old file is looked at
_PLACES = 8  # places with the same bytes that are compared
_WORTH = 2  # a file is told by steps only if these are so many times shorter


def steps(old: bytes, new: bytes) -> Steps:
    """How to make the new file from the old one."""
    places: dict[bytes, list[int]] = {}
    for start in range(0, len(old) - _BLOCK + 1, _BLOCK):
        found = places.setdefault(old[start : start + _BLOCK], [])
        if len(found) < _PLACES:
            found.append(start)
    how: Steps = []
    said = at = 0
    while at < len(new):
        back, start, length = _longest(old, new, at, said, places.get(new[at : at + _BLOCK], ()))
        if not length:
            at += 1
            continue
        if at - back > said:
            how.append(new[said : at - back].decode("latin-1"))
        how += [start, length]
        said = at = at - back + length
    return how if said == len(new) else [*how, new[said:].decode("latin-1")]


def _longest(old: bytes, new: bytes, at: int, said: int, places: Sequence[int]) -> tuple[int, int, int]:
    """How far the longest stretch that both share reaches back, where it starts in the old file, and how long it is."""
    best = (0, 0, 0)
    for place in places:
        back = _shared(old[max(0, place - (at - said)) : place][::-1], new[said:at][::-1])
        length = back + _shared(memoryview(old)[place:], memoryview(new)[at:])
        best = max(best, (back, place - back, length), key=lambda found: found[2])
    return best


def _shared(one: bytes | memoryview, other: bytes | memoryview) -> int:
    """How many bytes are equal from the start, looked for in ever smaller strides."""
    most, equal = min(len(one), len(other)), 0
    stride = most
    while stride:
        while equal + stride <= most and one[equal : equal + stride] == other[equal : equal + stride]:
            equal += stride
        stride //= 2
    return equal


def made(old: bytes, how: Steps) -> bytes:
    """The new file, as the reader's device makes it."""
    new, rest = b"", iter(how)
    for step in rest:
        if isinstance(step, str):
            new += step.encode("latin-1")
        else:
            length = next(rest)
            assert isinstance(length, int)
            new += old[step : step + length]
    return new


def differences(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> dict[str, Steps]:
    """The steps to each changed file that is worth telling so, by name."""
    changed = {name: steps(old[name], new[name]) for name in sorted(new) if name in old and old[name] != new[name]}
    return {name: how for name, how in changed.items() if _WORTH * len(json.dumps(how)) < len(new[name])}
