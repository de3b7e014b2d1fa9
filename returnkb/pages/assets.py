"""Style sheet and scripts of the site; ES modules are bundled into classic scripts."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from search.browser.minified_bundle import minified_bundle

# Classic scripts by the module in `assets/src` that each is built from.
_ENTRY_POINTS = {
    "as-of.js": "as-of.js",
    "assistance.js": "assistance.js",
    "citations.js": "frame/citations.js",
    "compare.js": "compare.js",
    "edition-notice.js": "frame/edition-notice.js",
    "freshness.js": "freshness.js",
    "language.js": "frame/language.js",
    "load-search.js": "frame/load-search.js",
    "offline-save.js": "offline-save.js",
    "one-file.js": "one-file.js",
    "sheet.js": "sheet.js",
    "sw.js": "worker/service-worker.js",
    "sw-off.js": "worker/service-worker-off.js",
    "theme.js": "frame/theme.js",
    "translate-page.js": "frame/translate-page.js",
}
NAMES = (
    "returnkb.css",
    "theme.js",
    "freshness.js",
    "load-search.js",
    "language.js",
    "translate-page.js",
    "edition-notice.js",
    "citations.js",
    "assistance.js",
    "compare.js",
    "sheet.js",
)
_FOLDER = Path(str(files("returnkb").joinpath("assets")))


def assets() -> dict[str, str]:
    """File name to text, for everything pages load."""
    return {f"assets/{name}": asset(name).decode("utf-8") for name in NAMES}


def asset(name: str) -> bytes:
    """One style sheet or classic script, by its file name."""
    if name in _ENTRY_POINTS:
        return minified_bundle(_FOLDER / "src" / _ENTRY_POINTS[name]).encode()
    return (_FOLDER / name).read_bytes()
