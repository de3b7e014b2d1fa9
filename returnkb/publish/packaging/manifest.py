"""Manifest of a folder copy: the name of every file, and for each top-level folder one SHA-256 over all its files.

A hash for each file would be most of the bytes of a small update; one for each folder covers every byte as well, and names the
folder that is damaged. The hash of a folder is that of its checksum list, as `sha256sum` writes it in the root folder of the copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from returnkb.publish.packaging.checksums import format_checksums, sha256_hex

MANIFEST = "FILES.txt"
_FOLDER_LINE = re.compile(r"([0-9a-f]{64})  (\./|[^/]+/)")
_ROOT = "./"
# Paths that leave the copy, or have an empty part.
_UNSAFE_PATH = re.compile(r"\\|(^|/)(\.\.)?(/|$)")


class ManifestInvalid(ValueError):
    """Raised for a manifest that does not begin with a folder or has an unsafe path."""


def manifest(files: Mapping[str, bytes]) -> str:
    """The manifest of files: for each folder a line with its hash, then the names in it."""
    lines = []
    for folder, names in sorted(_by_folder(files).items()):
        lines += [f"{_folder_hash(names, files)}  {folder}", *(name.removeprefix(folder) for name in sorted(names))]
    return "".join(f"{line}\n" for line in lines)


def with_manifest(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a copy and their manifest."""
    return {**files, MANIFEST: manifest(files).encode("utf-8")}


def file_names(text: str) -> list[str]:
    """The names of all files in a manifest; raises ManifestInvalid."""
    return [name for _, names in _parse(text).values() for name in names]


def damaged_paths(text: str, files: Mapping[str, bytes]) -> list[str]:
    """The files that are missing, and the folders with a changed file."""
    damaged = []
    for folder, (digest, names) in _parse(text).items():
        missing = [name for name in names if name not in files]
        damaged += missing or ([folder] if _folder_hash(names, files) != digest else [])
    return damaged


def _by_folder(names: Iterable[str]) -> dict[str, list[str]]:
    folders: dict[str, list[str]] = {}
    for name in names:
        folder, slash, _ = name.partition("/")
        folders.setdefault(folder + slash if slash else _ROOT, []).append(name)
    return folders


def _folder_hash(names: Iterable[str], files: Mapping[str, bytes]) -> str:
    return sha256_hex(format_checksums({name: sha256_hex(files[name]) for name in names}).encode("utf-8"))


def _parse(text: str) -> dict[str, tuple[str, list[str]]]:
    """Each folder with its hash and the names of its files."""
    folders: dict[str, tuple[str, list[str]]] = {}
    folder = ""
    for line in text.splitlines():
        match = _FOLDER_LINE.fullmatch(line)
        if match:
            folder = match[2]
            folders[folder] = match[1], []
            continue
        name = line if folder == _ROOT else folder + line
        if not folder or _UNSAFE_PATH.search(name):
            raise ManifestInvalid(f"“{line[:40]}” is not a file of a folder")
        folders[folder][1].append(name)
    return folders
