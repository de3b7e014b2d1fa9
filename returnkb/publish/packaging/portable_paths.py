"""Portable paths: names that every file system can store and that differ also where case is ignored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MAX_LENGTH = 120
_DIGITS = "0123456789¹²³"
_DEVICE_NAMES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{digit}" for port in ("com", "lpt") for digit in _DIGITS
}
_FORBIDDEN_CHARACTER = re.compile(r'[<>:"\\|?*\x00-\x1f]')


class PathNotPortable(ValueError):
    """Raised with the paths that some file system cannot store."""


def require_portable(names: Iterable[str]) -> None:
    """Raise PathNotPortable with the first five faults and their repairs."""
    faults = list(path_faults(names))
    if faults:
        raise PathNotPortable("; ".join(faults[:5]))


def path_faults(names: Iterable[str]) -> Iterable[str]:
    """A sentence with the repair for each path that some file system cannot store."""
    names_by_folded: dict[str, str] = {}
    for name in names:
        if len(name.encode("utf-16-le")) // 2 > MAX_LENGTH:
            yield f"{name} is longer than {MAX_LENGTH} characters: shorten the entry's file name"
        if not name.isascii():
            yield f"{name} has letters that old unzip programs corrupt: use a-z, 0-9 and hyphens"
        for part in name.split("/"):
            if part.split(".")[0].rstrip(" ").casefold() in _DEVICE_NAMES:
                yield f"{name} uses “{part}”, a device name of Windows: choose another name"
            if _FORBIDDEN_CHARACTER.search(part) or part.endswith((".", " ")) or not part:
                yield f"{name} has a character or an ending that Windows refuses: use a-z, 0-9 and hyphens"
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in names_by_folded:
            yield f"{name} and {names_by_folded[folded]} are one file where case is ignored: rename one"
        names_by_folded[folded] = name
