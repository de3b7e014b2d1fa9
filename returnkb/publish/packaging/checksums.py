"""Checksum lists: SHA-256 hashes of files in the format of `sha256sum --check`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

CHECKSUMS = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


class ChecksumsInvalid(ValueError):
    """Raised for a checksum list with a malformed line."""


def sha256_hex(content: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sha256_of_file(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def format_checksums(hashes: Mapping[str, str]) -> str:
    """The list in order of names."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items()))


def parse_checksums(text: str) -> dict[str, str]:
    """File name → hash; raises ChecksumsInvalid."""
    hashes: dict[str, str] = {}
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        if not match:
            raise ChecksumsInvalid(f"“{line[:40]}” is not a line of a checksum list; download the list again")
        hashes[match[2]] = match[1]
    return hashes


def record_checksum(folder: Path, path: Path) -> str:
    """Add a file to the SHA256SUMS of the folder and return its hash."""
    list_file = folder / CHECKSUMS
    hashes = parse_checksums(list_file.read_text(encoding="utf-8")) if list_file.is_file() else {}
    hashes[path.name] = sha256_of_file(path)
    list_file.write_text(format_checksums(hashes), encoding="utf-8", newline="\n")
    return hashes[path.name]
