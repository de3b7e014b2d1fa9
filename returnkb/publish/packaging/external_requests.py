"""The proof that nothing in a site points outside: no page, style sheet or script of it asks another host for anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

_OUTSIDE = re.compile(
    r"""<(?:script|link|img|iframe|source|video|audio|object|embed|form)\b[^>]*?\b(?:src|href|action|data)\s*=\s*["']?((?:https?:)?//[^"'\s>]+)""",
    re.IGNORECASE,
)
_OUTSIDE_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
_NOT_A_REQUEST = re.compile(r"""<link\b[^>]*\brel=["']?(?:canonical|alternate|prev|next|edit)\b""", re.IGNORECASE)


class PointsOutside(Exception):
    """Raised when a page of the site would ask another host for something."""


def requests_outside(path: Path) -> list[str]:
    """Addresses of other hosts that a built page or style sheet would load by itself; links a reader may follow are no requests."""
    if path.suffix not in (".html", ".css"):
        return []
    return _in_text(path.suffix, path.read_text(encoding="utf-8", errors="replace"))


def prove_inside(files: Mapping[str, bytes]) -> None:
    """Check every file of a copy; raises PointsOutside with the first few that would ask another host."""
    outside = [
        f"{name}: {url}"
        for name, content in files.items()
        if (suffix := PurePosixPath(name).suffix) in (".html", ".css")
        for url in _in_text(suffix, content.decode("utf-8", errors="replace"))
    ]
    if outside:
        raise PointsOutside("these would ask another host: " + "; ".join(outside[:5]))


def _in_text(suffix: str, text: str) -> list[str]:
    if suffix == ".css":
        return _OUTSIDE_STYLE.findall(text)
    found = [match[1] for match in _OUTSIDE.finditer(text) if not _NOT_A_REQUEST.match(match[0])]
    return found + _OUTSIDE_STYLE.findall(text)
