"""The finder as the browser gets it: plain scripts, put together without their comments and needless spaces."""

from __future__ import annotations

import re
from pathlib import Path

# In the order they are read: each may use what stands before it.
_PARTS = (
    "letters.js", "sounds.js", "index.js", "lexicon.js", "plan.js", "ranking.js", "search.js",
    "narrow.js", "results.js", "page.js", "box.js", "start.js",
)  # fmt: skip
# Texts and patterns are kept as they are; between other signs a space says nothing.
_KEPT = re.compile(r'"(?:[^"\\\n]|\\.)*"|(?<=[(,=:]) ?/(?![/*])(?:[^/\\\n[]|\\.|\[(?:[^\]\\]|\\.)*\])+/[a-z]*')
_NEEDLESS = re.compile(r" ?([=+*<>!?:;,(){}\[\]&|]+) ?")


def files() -> dict[str, str]:
    """The finder's script and its styles."""
    here = Path(__file__).parent
    lines = [line.strip() for part in _PARTS for line in (here / part).read_text(encoding="utf-8").splitlines()]
    script = "\n".join(_squeezed(line) for line in lines if line and not line.startswith("//"))
    return {
        "finder.js": f'(function () {{\n"use strict";\n{script}\n}})();\n',
        "finder.css": (here / "finder.css").read_text(encoding="utf-8"),
    }


def _squeezed(line: str) -> str:
    """A line without the spaces that only make it easier to read."""
    made, at = "", 0
    for kept in _KEPT.finditer(line):
        made += _NEEDLESS.sub(r"\1", line[at : kept.start()]) + kept.group()
        at = kept.end()
    return made + _NEEDLESS.sub(r"\1", line[at:])
