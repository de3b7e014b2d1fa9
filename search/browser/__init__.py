"""The finder as the browser gets it: plain scripts, put together without comments and needless spaces, in short names."""

from __future__ import annotations

import json
from pathlib import Path

from search.browser.shortening import shortened
from search.text.analyzer_config import CONFIG_HASH, config

# In the order they are read: each may use what stands before it.
_PARTS = (
    "letters.js", "sounds.js", "index.js", "lexicon.js", "plan.js", "ranking.js", "search.js",
    "narrow.js", "results.js", "page.js", "box.js", "start.js",
)  # fmt: skip
# Asks browsers that know it to make the functions ready while the script loads, and not one by one in a reader's first query.
_EAGER = "//# allFunctionsCalledOnLoad\n"


def files() -> dict[str, str]:
    """The finder's script and its styles."""
    here = Path(__file__).parent
    lines = [line.strip() for part in _PARTS for line in (here / part).read_text(encoding="utf-8").splitlines()]
    script = shortened("\n".join(line for line in lines if line and not line.startswith("//")))
    data = json.dumps({**config(), "sign": CONFIG_HASH}, ensure_ascii=False, separators=(",", ":"))
    return {
        "finder.js": f'{_EAGER}(function () {{\n"use strict";\nvar TOLD={data};\n{script}\n}})();\n',
        "finder.css": (here / "finder.css").read_text(encoding="utf-8"),
    }
