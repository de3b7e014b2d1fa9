"""The finder as the browser loads it: one classic script and its styles."""

from __future__ import annotations

import json
from pathlib import Path

from search.browser.classic_script import classic_script
from search.told import SIGN, told

# Asks V8 to compile all functions while the script loads, instead of one by one during the first query.
_EAGER = "//# allFunctionsCalledOnLoad\n"
_HERE = Path(__file__).parent


def files() -> dict[str, str]:
    """The finder's script, with the analyzer settings in it, and its styles."""
    config = json.dumps({**told(), "sign": SIGN}, ensure_ascii=False, separators=(",", ":"))
    return {
        "finder.js": _EAGER + classic_script(_HERE / "src" / "main.js", f"start({config});"),
        "finder.css": (_HERE / "finder.css").read_text(encoding="utf-8"),
    }
