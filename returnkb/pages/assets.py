"""The site's own styles and scripts."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from search.browser.classic_script import classic_script

# Built from the modules in assets/src; the others are kept as one file.
_ENTRY_POINTS = ("freshness.js", "as-of.js", "assistance.js", "compare.js", "sheet.js")
NAMES = (
    "returnkb.css",
    "theme.js",
    "freshness.js",
    "edition.js",
    "copy.js",
    "assistance.js",
    "compare.js",
    "sheet.js",
)
_FOLDER = Path(str(files("returnkb").joinpath("assets")))


def assets() -> dict[str, str]:
    """File name to text, for everything pages load."""
    return {f"assets/{name}": asset(name).decode("utf-8") for name in NAMES}


@cache
def asset(name: str) -> bytes:
    """One style sheet or classic script, by its file name."""
    if name in _ENTRY_POINTS:
        return classic_script(_FOLDER / "src" / name).encode()
    return (_FOLDER / name).read_bytes()
