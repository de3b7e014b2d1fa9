"""The finder as the browser gets it: plain scripts, put together without their comments."""

from __future__ import annotations

from pathlib import Path

# In the order they are read: each may use what stands before it.
_PARTS = ("letters.js", "index.js", "lexicon.js", "plan.js", "ranking.js", "search.js", "narrow.js", "results.js", "page.js", "box.js", "start.js")


def files() -> dict[str, str]:
    """The finder's script and its styles."""
    here = Path(__file__).parent
    parts = [(here / part).read_text(encoding="utf-8") for part in _PARTS if (here / part).exists()]
    script = "\n".join(line for part in parts for line in map(str.strip, part.splitlines()) if line and not line.startswith("//"))
    styles = here / "finder.css"
    return {
        "finder.js": "(function () {\n\"use strict\";\n" + script + "\n})();\n",
        "finder.css": styles.read_text(encoding="utf-8") if styles.exists() else "",
    }
