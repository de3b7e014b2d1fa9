"""What an entry's page in a copy can leave to scripts because it follows from the rest of the page.

Without scripts nothing is lost that a reader needs: texts, labels, sources and dates stay where they are, and every reason but the
commonest, which the head of the page gives. What does not follow from the rest is left as it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import date

from returnkb.freshness import NEVER, Clock
from returnkb.publish.times import CLAIM, untimed

_TELL = re.compile(r' data-tell="(Page: [^"]*?)"')
_TRAIL = '<nav class="rk-trail" aria-label="Where this page is">'
_H1 = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
_CLAIM = re.compile(r'<article class="rk-claim[^"]*" id="([^"]+)" aria-label="Claim (\d+)">')
_FILE = re.compile(r"<p>This page is <code>docs/([^<]+)\.md</code>\.</p>\s*")
# A statement's reason that says its time once more, and that nobody in the field checked it, as its label does.
_REASON = re.compile(
    r'(rk-unverified"(?:(?!</article>).)*? class="rk-when"[^>]*>([^<]*)</span>(?:(?!</article>).)*?)'
    r'<p class="rk-cite">About \2; no person in the field has checked it\.</p>\s*(?=</article>)',
    re.DOTALL,
)
# A page's end that says nothing of its own any more, and a title's name, which no link leads to: a link to the page is one to its title.
_ENDS_AS_USUAL = re.compile(r'<div class="rk-tell rk-screen" data-tell></div>\s*<div class="rk-foot">\s*</div>')
_NAMED_H1 = re.compile(r'<h1 id="[^"]*">')
_PLAIN_TITLE = re.compile(r'(<a href="[^"]+") dir="auto">(?=[!-~ ]*[A-Za-z])(?=[!-~ ]*</a>)')
_BADGE = re.compile(
    r'<span class="rk-badge (?P<looks>[^"]*)" data-status="(?P<status>[^"]*)" data-due="(?P<due>[^"]*)" data-overdue="(?P<overdue>[^"]*)"'
    r'(?: data-historical="(?P<historical>[^"]*)")?>(?P=status)</span>'
    r'(?=(?:(?:(?!rk-badge|</(?:p|li|td|h\d|div)>).)*? data-until="(?P<until>[^"]*)")?)',
    re.DOTALL,
)
# A statement's own label, not that of another one that contradicts it, and the day on which it is history.
_OWN = re.compile(r'<p class="rk-meta"><span class="rk-badge [^>]*?(?: data-historical="([^"]*)")?>')
_BLOCK = re.compile(r'<div class="rk-block">\s*<h4>.*?</div>', re.DOTALL)
_LINE = re.compile(
    r'<li class="rk-line(?:(?!<span class="rk-badge|</li>).)*<span class="rk-badge [^>]*?(?: data-historical="([^"]*)")?>',
    re.DOTALL,
)


def spare(name: str, body: str) -> str:
    """The article of a page without what `page.js` and `freshness.js` work out again."""
    body = _PLAIN_TITLE.sub(r"\1>", untimed(short_clocks(_without_reasons(body)))).replace(
        _TRAIL, _TRAIL.partition(" aria")[0] + ">", 1
    )
    body = _unnumbered(_own_file_unsaid(name, _untold(name, body)))
    return _NAMED_H1.sub("<h1>", _ENDS_AS_USUAL.sub("", body), count=1)


def _without_reasons(body: str) -> str:
    """Looked for claim by claim: a board of a thousand badges has none, and would be read a thousand times."""
    return CLAIM.sub(lambda claim: _REASON.sub(r"\1", claim[0]), body)


def _untold(name: str, body: str) -> str:
    """The text to copy begins with what stands on the page: its address, the ids of its statements, its title."""
    heading = _H1.search(body)
    told = _TELL.search(body)
    if not told or not heading or told[1] != _told(name, [found[1] for found in _CLAIM.finditer(body)], heading[1]):
        return body
    return body.replace(told[0], " data-tell", 1)


def _told(name: str, claims: Sequence[str], title: str) -> str:
    ids = ", ".join(sorted(claims, key=lambda claim: (len(claim), claim)))
    return "&#10;".join([f"Page: {_id(name)}", f"Statements: {ids} (keep those you mean)", f"Title: {title}"])


def _own_file_unsaid(name: str, body: str) -> str:
    return _FILE.sub(lambda file: "" if html.unescape(file[1]) == _id(name) else file[0], body)


def _unnumbered(body: str) -> str:
    """Claims are numbered in the order in which they stand."""
    numbers = [found[2] for found in _CLAIM.finditer(body)]
    if numbers != [str(number) for number in range(1, len(numbers) + 1)]:
        return body
    return _CLAIM.sub(lambda claim: claim[0].partition(" aria-label=")[0] + ">", body)


def short_clocks(body: str) -> str:
    """An article whose badges name their limit in days, and the day it counts from unless that is the time beside them.

    An entry is history when the last of its statements is: its page says so in a word, and so does a list whose first line is
    that statement; any other place tells the day.
    """
    body = _BLOCK.sub(lambda block: _shortened(block[0], _first(block[0])), body)
    return _shortened(body, _last(body))


def _shortened(body: str, last: str) -> str:
    return _BADGE.sub(lambda badge: _short_clock(badge, last), body)


def _first(block: str) -> str:
    """The day on which the first statement under an entry's title is history; empty where there is none, or no such day."""
    line = _LINE.search(block)
    return line[1] or "" if line else ""


def _last(body: str) -> str:
    """The day on which every statement of a page is history; empty where there is none, or no such day."""
    days = [own[1] or "" for claim in CLAIM.finditer(body) if (own := _OWN.search(claim[0]))]
    return max(days) if days and all(days) else ""


def _short_clock(badge: re.Match[str], last: str) -> str:
    clock = Clock(*(date.fromisoformat(badge[name] or NEVER.isoformat()) for name in ("due", "overdue", "historical")))
    started = clock.started()
    if not started:
        return badge[0]
    known, limit = started
    told = [str(limit)]
    if clock != Clock.start(known, limit):
        told += [str(known), "last" if last and badge["historical"] == last else badge["historical"] or "never"]
    elif badge["until"] != str(known):
        told += [str(known)]
    return f'<span class="rk-badge {badge["looks"]}" data-limit="{" ".join(told)}">{badge["status"]}</span>'


def _id(name: str) -> str:
    return name.removesuffix(".html")
