"""A list of editions, and which of them is the newest."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

from scrapers.extract.normalize import normalize


def newest_link(soup: BeautifulSoup, pattern: str) -> str | None:
    """The title of the newest entry whose link text fits a pattern with the edition's figures in groups."""
    found = []
    for link in soup.find_all("a", href=True):
        title = normalize(link.get_text(" "))
        if match := re.search(pattern, title):
            found.append((tuple(int(figure) for figure in match.groups() if figure and figure.isdigit()), title))
    return max(found)[1] if found else None
