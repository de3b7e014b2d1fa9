"""Word-level difference of two texts, as HTML."""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Sequence

_WORD = re.compile(r"\s+|[^\s]+")


def word_diff(old: Sequence[str], new: Sequence[str]) -> str:
    """The changed lines with deleted words in `del` and inserted words in `ins`; empty for equal texts."""
    changes = []
    lines = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in lines.get_opcodes():
        if tag != "equal":
            changes.append(f"<p>{_line_diff(chr(10).join(old[a:b]), chr(10).join(new[c:d]))}</p>")
    return "".join(changes)


def _line_diff(old: str, new: str) -> str:
    before, after = _WORD.findall(old), _WORD.findall(new)
    parts = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(html.escape("".join(before[a:b])))
            continue
        parts += [f"<del>{html.escape(''.join(before[a:b]))}</del>"] if b > a else []
        parts += [f"<ins>{html.escape(''.join(after[c:d]))}</ins>"] if d > c else []
    return "".join(parts).replace("\n", "<br>")
