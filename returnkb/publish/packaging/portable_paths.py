"""Portable paths: names that Windows, phones and sticks can store, and that stay different when case is ignored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST_PATH = 120
_DIGITS = "0123456789¹²³"
_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{digit}" for port in ("com", "lpt") for digit in _DIGITS
}
_FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f]')


class PathUnfit(ValueError):
    """Raised with every path that Windows, a phone or a stick cannot hold."""


def require_fit(names: Iterable[str]) -> None:
    """Raise PathUnfit, naming each path and its repair, unless all of them can be stored anywhere."""
    faults = list(path_faults(names))
    if faults:
        raise PathUnfit("; ".join(faults[:5]))


def path_faults(names: Iterable[str]) -> Iterable[str]:
    """A sentence for each path that some system cannot hold."""
    seen: dict[str, str] = {}
    for name in names:
        if len(name.encode("utf-16-le")) // 2 > LONGEST_PATH:
            yield f"{name} is longer than {LONGEST_PATH} characters: shorten the entry's file name"
        if not name.isascii():
            yield f"{name} has letters that old unpackers spoil: use a-z, 0-9 and hyphens"
        for part in name.split("/"):
            if part.split(".")[0].rstrip(" ").casefold() in _RESERVED:
                yield f"{name} uses “{part}”, which Windows keeps for devices: choose another name"
            if _FORBIDDEN.search(part) or part.endswith((".", " ")) or not part:
                yield f"{name} has a character or an ending that Windows refuses: use a-z, 0-9 and hyphens"
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in seen:
            yield f"{name} and {seen[folded]} are one file where case is ignored: rename one"
        seen[folded] = name
