"""The manifest of a folder copy: every file by name, and for each of its first folders one SHA-256 over all files in it.

A hash for each file would be most of what a small update contains; one for each folder covers every byte as well, and shows in
which folder a copy is broken. The hash of a folder is that of its list of hashes, as `sha256sum` would write it from the copy's top.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from returnkb.publish.packaging.checksums import sum_of, sums_text

NAME = "FILES.txt"
_FOLDER = re.compile(r"([0-9a-f]{64})  (\./|[^/]+/)")
_TOP = "./"
# Parts of a path that lead out of the copy, or to nothing.
_NOT_INSIDE = re.compile(r"\\|(^|/)(\.\.)?(/|$)")


class ManifestUnreadable(ValueError):
    """Raised for a manifest that does not begin with a folder, or names a file that no copy has."""


def manifest(files: Mapping[str, bytes]) -> str:
    """The manifest of these files: the line of each folder, and under it the names in it."""
    lines = []
    for folder, names in sorted(_by_folder(files).items()):
        lines += [f"{_hash(names, files)}  {folder}", *(name.removeprefix(folder) for name in sorted(names))]
    return "".join(f"{line}\n" for line in lines)


def with_manifest(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a copy with their manifest at the end."""
    return {**files, NAME: manifest(files).encode("utf-8")}


def listed(text: str) -> list[str]:
    """The names of all files in a manifest; raises ManifestUnreadable."""
    return [name for _, names in _read(text).values() for name in names]


def broken(text: str, files: Mapping[str, bytes]) -> list[str]:
    """What is wrong with files by their manifest: the missing ones, and the folders in which one was changed."""
    wrong = []
    for folder, (digest, names) in _read(text).items():
        missing = [name for name in names if name not in files]
        wrong += missing or ([folder] if _hash(names, files) != digest else [])
    return wrong


def _by_folder(names: Iterable[str]) -> dict[str, list[str]]:
    folders: dict[str, list[str]] = {}
    for name in names:
        folder, mark, _ = name.partition("/")
        folders.setdefault(folder + mark if mark else _TOP, []).append(name)
    return folders


def _hash(names: Iterable[str], files: Mapping[str, bytes]) -> str:
    return sum_of(sums_text({name: sum_of(files[name]) for name in names}).encode("utf-8"))


def _read(text: str) -> dict[str, tuple[str, list[str]]]:
    """Each folder with its hash and the names of its files."""
    folders: dict[str, tuple[str, list[str]]] = {}
    folder = ""
    for line in text.splitlines():
        begins = _FOLDER.fullmatch(line)
        if begins:
            folder = begins[2]
            folders[folder] = begins[1], []
            continue
        name = line if folder == _TOP else folder + line
        if not folder or _NOT_INSIDE.search(name):
            raise ManifestUnreadable(f"“{line[:40]}” is no file of a folder")
        folders[folder][1].append(name)
    return folders
