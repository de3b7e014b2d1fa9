"""List of editions: finds the newest entry of a page that links to dated editions."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

from scrapers.extract.normalize import normalize

# A longer link text is no title; the limit keeps every pattern an adapter may declare cheap.
MAX_TITLE = 300


def newest_link(soup: BeautifulSoup, pattern: str) -> str | None:
    """Title of the newest entry: the link text that fits `pattern`, ordered by the numbers in its groups."""
    found = []
    for link in soup.find_all("a", href=True):
        title = normalize(link.get_text(" ")[: 4 * MAX_TITLE])[:MAX_TITLE]
        if match := re.search(pattern, title):
            found.append((tuple(int(figure) for figure in match.groups() if figure and figure.isdigit()), title))
    return max(found)[1] if found else None
