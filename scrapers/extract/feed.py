"""The text of a news feed: one paragraph an item, newest first as the feed has it."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

from scrapers.extract.normalize import normalize
from scrapers.extract.text import ExtractedText, Paragraph

ITEMS = 200
# Named entities a document declares for itself are how a small feed becomes a large one.
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(\[.*?\])?\s*>", re.IGNORECASE | re.DOTALL)


class InvalidFeed(Exception):
    """What came is no feed."""


def read_feed(body: bytes, wanted: str = "") -> ExtractedText:
    """The items of an RSS or Atom feed, or those whose words fit a pattern."""
    soup = BeautifulSoup(_DOCTYPE.sub(b"", body), "xml")
    items = soup.find_all(["item", "entry"])[:ITEMS]
    if not items and not soup.find(["rss", "feed", "RDF"]):
        raise InvalidFeed("It says that it is a feed and holds none")
    lines = []
    for item in items:
        pieces = (item.find(name) for name in ("title", "summary", "description", "content"))
        words = [BeautifulSoup(piece.get_text(), "lxml").get_text(" ") for piece in pieces if piece]
        lines.append(normalize(" - ".join(words)))
    title = soup.find("title")
    found = tuple(Paragraph(line) for line in lines if line and re.search(wanted, line))
    return ExtractedText(found, found, "feed", normalize(title.get_text()) if title else "")


def newest_title(text: ExtractedText) -> str | None:
    """The title of the first item of a feed."""
    return text.paragraphs[0].text.split(" - ")[0] if text.paragraphs else None
