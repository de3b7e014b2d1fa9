"""Whether two builds of the same state are the same: which copies differ, and in what."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from returnkb.publish.packaging.deterministic_zip import ZipUnfit, read_zip


class NothingToCompare(Exception):
    """Raised for a path with no file in it."""


def files_of(build: Path) -> dict[str, Path]:
    """The files of a build by name: those of a folder, or one file alone; raises NothingToCompare."""
    if build.is_file():
        return {"": build}
    found = {path.relative_to(build).as_posix(): path for path in sorted(build.rglob("*")) if path.is_file()}
    if not found:
        raise NothingToCompare(f"there are no copies in {build}; name the folder that `returnkb bundle --out` wrote to")
    return found


def differences(one: Path, other: Path) -> Iterator[str]:
    """A line for everything in which two builds differ; none when every file has the same bytes."""
    here, there = files_of(one), files_of(other)
    for name in sorted(here.keys() | there.keys()):
        if name not in there or name not in here:
            yield f"{name or one.name}: only in {one if name in here else other}"
        elif here[name].read_bytes() != there[name].read_bytes():
            yield from (f"{name or one.name}: {line}" for line in _within(here[name], there[name]))


def _within(one: Path, other: Path) -> Iterator[str]:
    """In what two files with other bytes differ: the members of zips and books, or the place of the first byte."""
    if not (zipfile.is_zipfile(one) and zipfile.is_zipfile(other)):
        yield _first_byte(one.read_bytes(), other.read_bytes())
        return
    try:
        here, there = read_zip(one), read_zip(other)
    except ZipUnfit as fault:
        yield f"cannot be read, {fault}; make it again"
        return
    lines = [_member(name, here, there, one, other) for name in sorted(here.keys() | there.keys())]
    told = [line for line in lines if line]
    yield from told or [
        "the files in it are the same and packed in another way; use the versions of requirements.lock for both"
    ]


def _member(name: str, here: dict[str, bytes], there: dict[str, bytes], one: Path, other: Path) -> str | None:
    if name not in there or name not in here:
        return f"{name} is only in {one if name in here else other}"
    if here[name] == there[name]:
        return None
    return f"{name} {_first_byte(here[name], there[name])}"


def _first_byte(one: bytes, other: bytes) -> str:
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"differs from byte {at} on ({len(one)} and {len(other)} bytes)"
