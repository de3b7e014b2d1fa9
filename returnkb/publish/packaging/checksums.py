"""Checksum lists: SHA-256 hashes of files in the form that `sha256sum --check` reads."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

NAME = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


class SumsUnreadable(ValueError):
    """Raised for a checksum list with a malformed line."""


def sum_of(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sum_of_file(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sums_text(sums: Mapping[str, str]) -> str:
    """The list, by name."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))


def read_sums(text: str) -> dict[str, str]:
    """File name to sum; raises SumsUnreadable."""
    sums: dict[str, str] = {}
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        if not match:
            raise SumsUnreadable(f"“{line[:40]}” is no line of a list of sums; download the list again")
        sums[match[2]] = match[1]
    return sums


def note_sum(folder: Path, path: Path) -> str:
    """Enter a file into the folder's SHA256SUMS and return its sum."""
    listed = folder / NAME
    sums = read_sums(listed.read_text(encoding="utf-8")) if listed.is_file() else {}
    sums[path.name] = sum_of_file(path)
    listed.write_text(sums_text(sums), encoding="utf-8", newline="\n")
    return sums[path.name]
