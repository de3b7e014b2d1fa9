"""Times that a page says in words: a copy leaves out what `page.js` reads from these words again."""

from __future__ import annotations

import calendar
import re

from returnkb.dates import NotATime, Time

_POINT = re.compile(r"(?:(?:(\d{1,2}) )?([A-Z][a-z]+) )?(\d{4})")
_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
CLAIM = re.compile(r'<article class="rk-claim.*?</article>', re.DOTALL)  # one statement of an entry's page
_WHEN = re.compile(r'(<span class="rk-when") data-until="([^"]*)">([^<]*)</span>')


def time_of(words: str) -> Time | None:
    """The day, month or year that words name, and nothing else."""
    found = _POINT.fullmatch(words)
    if not found or (found[2] and found[2] not in _MONTHS):
        return None
    parts = [
        found[3],
        *([f"{_MONTHS[found[2]]:02}"] if found[2] else []),
        *([f"{int(found[1]):02}"] if found[1] else []),
    ]
    try:
        return Time.parse("-".join(parts))
    except NotATime:
        return None


def untimed(body: str) -> str:
    """An article whose statements give a time in words alone, where its last day follows from them."""
    return CLAIM.sub(lambda claim: _WHEN.sub(_in_words, claim[0]), body)


def _in_words(when: re.Match[str]) -> str:
    time = time_of(when[3])
    return f"{when[1]}>{when[3]}</span>" if time and str(time.latest) == when[2] else when[0]
