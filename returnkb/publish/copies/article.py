"""Article: the rendered content of one page, before a copy puts it into its layout; and the parts of articles written in Python."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from returnkb.model import page_urls


@dataclass(frozen=True)
class Article:
    """The content of a page: its address, its title, the HTML of its body, and the HTML of each footnote."""

    address: str
    title: str
    html: str
    footnotes: tuple[str, ...] = ()
    description: str = ""


def path_to_root(address: str) -> str:
    """The relative path from a page to the root folder of its copy; empty in that folder."""
    return page_urls.relative(address, page_urls.HOME).removesuffix(page_urls.HOME)


def heading(title: str, line: str) -> str:
    """The first heading of an article with one line of HTML below it; `text` is the target of the links that skip the header."""
    return f'<h1 id="text">{escape(title)}</h1>\n<p class="rk-freshness">{line}</p>\n'


def link(from_address: str, to_address: str, text: str) -> str:
    """A link between two pages of a copy."""
    return f'<a href="{page_urls.relative(from_address, to_address)}">{escape(text)}</a>'
