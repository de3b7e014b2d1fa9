"""The finder as the browser loads it: one classic script and its styles."""

from __future__ import annotations

import json
from pathlib import Path

from search.browser.minified_bundle import minified_bundle
from search.text.analyzer_config import CONFIG_HASH, config

# Asks V8 to compile all functions while the script loads, instead of one by one during the first query.
_EAGER = "//# allFunctionsCalledOnLoad\n"
_HERE = Path(__file__).parent


def files() -> dict[str, str]:
    """The finder's script, with the analyzer settings in it, and its styles."""
    settings = json.dumps({**config(), "sign": CONFIG_HASH}, ensure_ascii=False, separators=(",", ":"))
    return {
        "finder.js": _EAGER + minified_bundle(_HERE / "src" / "main.js", f"start({settings});"),
        "finder.css": (_HERE / "finder.css").read_text(encoding="utf-8"),
    }
