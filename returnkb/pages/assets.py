"""The site's own styles and scripts."""

from __future__ import annotations

from importlib.resources import files

NAMES = (
    "returnkb.css",
    "theme.js",
    "freshness.js",
    "edition.js",
    "copy.js",
    "elements.js",
    "eligibility.js",
    "assistance.js",
    "facts.js",
    "compare.js",
    "sheet.js",
)


def assets() -> dict[str, str]:
    """File name to text, for everything pages load."""
    folder = files("returnkb").joinpath("assets")
    return {f"assets/{name}": folder.joinpath(name).read_text(encoding="utf-8") for name in NAMES}


def asset(name: str) -> bytes:
    """One asset that a packer adds to a copy."""
    return files("returnkb").joinpath("assets", name).read_bytes()
