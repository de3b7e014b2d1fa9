"""The inventory of a folder copy: every file by name, and for each of its first folders one SHA-256 over all in it.

A sum for each file would be most of what a small update carries; one for each folder guards every byte as well, and tells
where a copy is broken. The sum of a folder is that of its list of sums, as `sha256sum` would write it from the copy's top.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from returnkb.publish.packaging.checksums import sum_of, sums_text

NAME = "FILES.txt"
_ROOM = re.compile(r"([0-9a-f]{64})  (\./|[^/]+/)")
_TOP = "./"
# Parts of a path that lead out of the copy, or to nothing.
_NOT_INSIDE = re.compile(r"\\|(^|/)(\.\.)?(/|$)")


class InventoryUnreadable(ValueError):
    """Raised for an inventory that does not begin with a folder, or names a file that no copy has."""


def inventory(files: Mapping[str, bytes]) -> str:
    """The inventory of these files: the line of each folder, and under it the names in it."""
    lines = []
    for room, names in sorted(_rooms(files).items()):
        lines += [f"{_sum(names, files)}  {room}", *(name.removeprefix(room) for name in sorted(names))]
    return "".join(f"{line}\n" for line in lines)


def listed(text: str) -> list[str]:
    """The names of all files in an inventory; raises InventoryUnreadable."""
    return [name for _, names in _read(text).values() for name in names]


def broken(text: str, files: Mapping[str, bytes]) -> list[str]:
    """What is wrong with files by their inventory: the missing ones, and the folders in which one was changed."""
    wrong = []
    for room, (digest, names) in _read(text).items():
        missing = [name for name in names if name not in files]
        wrong += missing or ([room] if _sum(names, files) != digest else [])
    return wrong


def _rooms(names: Iterable[str]) -> dict[str, list[str]]:
    rooms: dict[str, list[str]] = {}
    for name in names:
        folder, mark, _ = name.partition("/")
        rooms.setdefault(folder + mark if mark else _TOP, []).append(name)
    return rooms


def _sum(names: Iterable[str], files: Mapping[str, bytes]) -> str:
    return sum_of(sums_text({name: sum_of(files[name]) for name in names}).encode("utf-8"))


def _read(text: str) -> dict[str, tuple[str, list[str]]]:
    """Each folder with its sum and the names of its files."""
    rooms: dict[str, tuple[str, list[str]]] = {}
    room = ""
    for line in text.splitlines():
        begins = _ROOM.fullmatch(line)
        if begins:
            room = begins[2]
            rooms[room] = begins[1], []
            continue
        name = line if room == _TOP else room + line
        if not room or _NOT_INSIDE.search(name):
            raise InventoryUnreadable(f"“{line[:40]}” is no file of a folder")
        rooms[room][1].append(name)
    return rooms
