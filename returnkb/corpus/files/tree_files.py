"""File inventory of a tree: the files that the loader reads, and a finding for every other file under docs/ and sources/."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from returnkb.model.finding import Finding, Level

FOLDERS = ("docs", "sources")
MAX_DEPTH = 12
# Every file that the loader reads; anything else would be ignored without a word.
_READ = re.compile(
    r"docs/.+\.md"
    r"|sources/(?:register|organisations)/[^/]+\.yml"
    r"|sources/places/(?:[a-z]{2}\.yml|credits\.yml|outlines\.json)"
    r"|sources/(?:topics|questions|illnesses|alerts|services|groups|modes|components|retired|publisher|labels|unused)\.yml"
    r"|sources/researched\.tsv"
    r"|sources/readings/\d{4}-\d{2}-\d{2}-[a-z0-9-]+\.tsv"
    r"|sources/state/[a-z0-9-]+\.json"
    r"|sources/state/comparable\.tsv"
    r"|sources/state/journal/\d{4}-\d{2}\.jsonl"
    r"|sources/editions/\d{4}\.\d{2}(?:\.\d{1,3})?\.json"
)
# Notes for maintainers, and files that editors, file managers and version control leave behind.
_IGNORED = re.compile(r"sources/(?:.+/)?README\.md|(?:.*/)?(?:\.[^/]+|[^/]+~|Thumbs\.db|desktop\.ini)")
_REPAIRS = (
    (r"docs/.+", "Entries end in “.md”, in lower-case letters: rename the file, or move it out of docs/."),
    (
        r"sources/places/.+",
        "Places are listed in a file named by their country's two-letter code, such as gm.yml: rename the file.",
    ),
    (r"sources/(?:register|organisations)/.+", "Records here end in “.yml”: rename the file, or move it elsewhere."),
    (
        r"sources/readings/.+",
        "Readings of claims are tables named by day and batch, such as 2026-11-29-prizren.tsv: rename the file.",
    ),
    (r"sources/state/.+", "Machine state is written by `returnkb observe` alone: delete the file."),
    (r"sources/editions/.+", "Editions are written by `returnkb edition new` alone: delete the file."),
    (r".+", "HACKING.md lists the files under sources/: rename the file, or move it elsewhere."),
)


@dataclass(frozen=True)
class TreeFiles:
    """The regular files of a tree that the loader reads, as paths relative to the root."""

    root: Path
    names: tuple[str, ...]

    def in_folder(self, folder: str, ending: str) -> list[Path]:
        """Files directly or deeper in a folder with an ending, in order."""
        return [self.root / name for name in self.names if name.startswith(f"{folder}/") and name.endswith(ending)]

    def file(self, name: str) -> Path | None:
        """A single file, or None when the tree has none of this name."""
        return self.root / name if name in self.names else None


def list_files(root: Path, findings: list[Finding]) -> TreeFiles:
    """List the files to read under docs/ and sources/; every other file becomes a finding.

    Symbolic links, devices, pipes and sockets are refused: a link can publish a file from outside the tree.
    """
    names: list[str] = []
    for folder in filter(lambda one: os.path.lexists(root / one), FOLDERS):
        for name, mode in _walk(root, folder, 1):
            fault = _fault(name, mode)
            if fault:
                findings.append(_finding(name, *fault))
            elif _READ.fullmatch(name):
                names.append(name)
    names.sort()
    findings += _collisions(names)
    return TreeFiles(root, tuple(names))


def _walk(root: Path, folder: str, depth: int) -> Iterator[tuple[str, int]]:
    """Path and file mode of everything in a folder but its subfolders; hidden folders are skipped."""
    mode = (root / folder).lstat().st_mode
    if not stat.S_ISDIR(mode):
        yield folder, mode
        return
    with os.scandir(root / folder) as items:
        children = sorted(items, key=lambda item: item.name)
    for child in children:
        name = f"{folder}/{child.name}"
        mode = child.stat(follow_symlinks=False).st_mode
        if not stat.S_ISDIR(mode) or name.endswith(".md") or depth == MAX_DEPTH:
            yield name, mode
        elif not child.name.startswith("."):
            yield from _walk(root, name, depth + 1)


def _fault(name: str, mode: int) -> tuple[str, str] | None:
    """What is wrong with a file, and its repair; None for a file that is read or that may be ignored."""
    if stat.S_ISLNK(mode):
        return (
            "This is a symbolic link, which can lead out of the tree.",
            "Replace it with the file itself, or delete it.",
        )
    if stat.S_ISDIR(mode):
        return "This folder cannot be read: its name ends like a file, or it is nested too deep.", "Rename or move it."
    if not stat.S_ISREG(mode):
        return "This is no regular file but a device, pipe or socket.", "Delete it."
    if not name.isprintable():
        return "The name of this file holds control or invalid characters.", "Rename it with a–z, 0–9 and hyphens."
    if _READ.fullmatch(name) or _IGNORED.fullmatch(name):
        return None
    repair = next(repair for pattern, repair in _REPAIRS if re.fullmatch(pattern, name))
    return "This file is not read, so nothing of it is published or checked.", repair


def _collisions(names: list[str]) -> Iterator[Finding]:
    """Files and folders that are one and the same on Windows or macOS, which ignore case and Unicode composition."""
    first: dict[str, str] = {}
    for name in names:
        parts = name.split("/")
        for length in range(2, len(parts) + 1):
            path = "/".join(parts[:length])
            other = first.setdefault(folded(path), path)
            if other != path:
                sentence = (
                    f"On Windows and macOS this name is the same as “{other}”, which differs only in case or accents."
                )
                yield _finding(name, sentence, "Give one of the two another name.")
                break


def folded(path: str) -> str:
    """A path as file systems compare it that ignore case and Unicode composition."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _finding(name: str, sentence: str, repair: str) -> Finding:
    # Names that are not UTF-8 reach Python as lone surrogates, which no terminal can print.
    shown = "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in name)
    return Finding(shown, 1, 1, "F12", Level.MUST_FIX, sentence, repair)
