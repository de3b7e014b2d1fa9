"""Bounds on the size and nesting of Markdown bodies, within which a text may be rendered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class _Bound:
    """An upper bound on a count or length in a body, about ten times the largest real value."""

    value: str
    most: int
    pattern: re.Pattern[str]
    longest: bool = False
    repair: str = "Split the text, or write it more plainly."

    def excess(self, body: str) -> tuple[int, int] | None:
        """The count, or the length of the longest match, with the position where the bound is passed; None within it."""
        matches = list(self.pattern.finditer(body))
        if self.longest:
            match = max(matches, key=lambda match: len(match[0]), default=None)
            return (len(match[0]), match.start()) if match and len(match[0]) > self.most else None
        return (len(matches), matches[self.most].start()) if len(matches) > self.most else None


def _bound(what: str, most: int, pattern: str, *, longest: bool = False) -> _Bound:
    return _Bound(what, most, re.compile(pattern, re.MULTILINE), longest)


BOUNDS = (
    _bound("characters", 25_000, r"[\s\S]+", longest=True),
    _bound("lines", 500, r"\n"),
    _bound("characters in one line", 4_000, r"^.+$", longest=True),
    _bound("brackets [ and ]", 400, r"[\[\]]"),
    _bound("brackets ( and )", 600, r"[()]"),
    _bound("headings", 50, r"^ {0,3}#|^[=-]{3,}[ \t]*$"),
    _bound("signs &", 100, "&"),
    _bound("signs * _ and `", 800, r"[*_`]"),
    _bound("signs | of tables", 400, r"\|"),
    _bound("signs > of quotations", 100, ">"),
    _bound("signs <", 50, "<"),
    _bound("backslashes", 200, r"\\"),
    _bound("columns of indentation", 20, r"^[ \t]+", longest=True),
    _bound(
        "characters that begin lists and quotations in one line",
        12,
        r"^(?:[ \t]{0,3}(?:[-*+>]|\d{1,3}[.)])(?=[ \t>]|$)){4,}",
        longest=True,
    ),
)


@lru_cache(maxsize=1 << 16)
def within_bounds(body: str) -> bool:
    """Whether a body is within all bounds, so that it may be rendered."""
    return not any(bound.excess(body) for bound in BOUNDS)
