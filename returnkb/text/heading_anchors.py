"""Links and anchors of Markdown bodies: where links lead, and the fragments that headings can be linked by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from markdown.extensions.toc import slugify, slugify_unicode

_LINK = re.compile(r"(!?)\[[^\[\]]*\]\(\s{0,200}<?([^)\s>]{0,500})")
_DEFINITION = re.compile(r"(?m)^ {0,3}\[[^\]\n]+\]:[ \t]*<?([^\s>]{1,500})")
_HEADING = re.compile(r"(?m)^(?:#{1,6}([^\n]*)|(?=\S)([^\n]+)\n(?:=+|-+)[ \t]*)$")
_MARKUP = re.compile(r"!?\[([^\[\]]*)\]\([^()\n]*\)|[*`]|\\(?=\W)")
_CODE = re.compile(r"`[^`\n]*`")
_COUNTED = re.compile(r"^(.*)_([0-9]+)$")


def heading_slug(text: str, separator: str) -> str:
    """The anchor of a heading; in scripts without Latin letters its own letters, so that headings are not merely counted."""
    return slugify(text, separator) or slugify_unicode(text, separator)


def heading_anchors(body: str) -> set[str]:
    """The anchors of all headings of a Markdown body; a heading that repeats gets a number, as the renderer gives it."""
    found: set[str] = set()
    last: dict[str, int] = {}
    for match in _HEADING.finditer(body):
        text = match[2] or match[1].strip().rstrip("#")
        plain = _MARKUP.sub(lambda markup: markup[1] or "", text)
        anchor = heading_slug(plain, "-")
        if anchor in found or not anchor:
            counted = _COUNTED.match(anchor)
            base, number = (counted[1], int(counted[2])) if counted else (anchor, 0)
            number = max(number, last.get(base, 0)) + 1
            while f"{base}_{number}" in found:
                number += 1
            last[base] = number
            anchor = f"{base}_{number}"
        found.add(anchor)
    return found


def body_links(body: str) -> Iterator[tuple[int, str]]:
    """Position and target of every link of a Markdown body, pictures and code aside."""
    body = _CODE.sub(lambda code: " " * len(code[0]), body)
    for match in _LINK.finditer(body):
        if not match[1]:
            yield match.start(), unescape(match[2])
    for match in _DEFINITION.finditer(body):
        yield match.start(), unescape(match[1])
