"""RSS and Atom feed as text: one paragraph an item, in the order of the feed."""

from __future__ import annotations

import re
from collections.abc import Collection
from html.entities import html5

from bs4 import BeautifulSoup, Tag

from scrapers.extract.charset import decode
from scrapers.extract.normalize import normalize
from scrapers.extract.text import ExtractedText, Paragraph

MAX_ITEMS = 200
_DECLARATION = re.compile(r"^\s{0,200}<\?xml[^>]{0,200}\?>")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
_DOCTYPE_START = re.compile(rb"<!DOCTYPE[^>\[]*", re.IGNORECASE)
_SUBSET_END = re.compile(rb"\]\s*>")


class InvalidFeed(Exception):
    """A document that is no feed."""


def read_feed(body: bytes, skipped_categories: Collection[str] = (), content_type: str = "") -> ExtractedText:
    """Items of an RSS or Atom feed, without those that have one of the `skipped_categories`."""
    # The charset is found as browsers do; the XML parser would trust a false declaration.
    text = _DECLARATION.sub("", decode(_without_doctype(body), content_type), count=1)
    soup = BeautifulSoup(_ENTITY.sub(_as_character, text), "xml")
    items = soup.find_all(["item", "entry"])[:MAX_ITEMS]
    if not items and not soup.find(["rss", "feed", "RDF"]):
        raise InvalidFeed("It declares itself a feed and contains none")
    lines = []
    for item in items:
        if skipped_categories and any(
            one.get_text().strip() in skipped_categories for one in item.find_all("category")
        ):
            continue
        elements = (item.find(name) for name in ("title", "summary", "description", "encoded", "content", "body"))
        texts = [_text_of(element) for element in elements if isinstance(element, Tag)]
        lines.append(normalize(" - ".join(texts)))
    title = soup.find("title")
    found = tuple(Paragraph(line) for line in lines if line)
    return ExtractedText(found, found, "feed", normalize(title.get_text()) if title else "")


def _as_character(match: re.Match[str]) -> str:
    """The character of an entity that HTML defines and XML does not, such as `&nbsp;`."""
    return html5.get(f"{match[1]};", match[0])


def _text_of(element: Tag) -> str:
    """Text of an element with HTML, which is escaped (RSS) or part of the tree (XHTML)."""
    if element.find(True):
        return element.get_text(" ")
    return BeautifulSoup(element.get_text(), "lxml").get_text(" ")


def newest_title(text: ExtractedText) -> str | None:
    """Title of the first item of a feed."""
    return text.paragraphs[0].text.split(" - ")[0] if text.paragraphs else None


def _without_doctype(body: bytes) -> bytes:
    """The feed without document type declarations: entities declared there can expand without limit."""
    kept, position = [], 0
    while start := _DOCTYPE_START.search(body, position):
        kept.append(body[position : start.start()])
        position = start.end() + 1
        if body[start.end() : start.end() + 1] == b"[":
            end = _SUBSET_END.search(body, start.end())
            if end is None:
                raise InvalidFeed("Its document type declaration has no end")
            position = end.end()
    return b"".join([*kept, body[position:]])
