"""Link rewriting: each link of an article leads to its target in the copy; a link to a page outside the copy becomes plain text."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from returnkb.model import page_urls
from returnkb.publish.copies.article import Article

# From the address of a link's target page and the fragment to a URL; None for a page outside the copy.
Resolver = Callable[[str, str], str | None]
_ID_REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")


def resolve_links(html: str, address: str, resolve: Resolver) -> str:
    """The HTML of the page at `address` with its links resolved; links with a scheme, such as https and tel, stay."""
    tree = LexborHTMLParser(html, is_fragment=True)
    for link in tree.css("a[href]"):
        _resolve(link, address, resolve)
    return tree.html or ""


def keep_links_inside(articles: Mapping[str, Article]) -> Iterator[Article]:
    """The articles of a copy of many pages, with relative links to its own pages and none to others."""
    for address, article in articles.items():
        yield replace(article, html=resolve_links(article.html, address, _relative_to(address, articles)))


def _relative_to(address: str, articles: Mapping[str, Article]) -> Resolver:
    def resolve(page: str, fragment: str) -> str | None:
        if page not in articles:
            return None
        return page_urls.relative(address, f"{page}#{fragment}" if fragment else page)

    return resolve


def prefix_ids(html: str, prefix: str) -> str:
    """The HTML with `prefix.` before each id and each reference to one, so that several articles fit on one page."""
    tree = LexborHTMLParser(html, is_fragment=True)
    for node in tree.css("[id]"):
        node.attrs["id"] = f"{prefix}.{node.attributes['id']}"
    for name in _ID_REFERENCES:
        for node in tree.css(f"[{name}]"):
            ids = (node.attributes[name] or "").split()
            node.attrs[name] = " ".join(f"{prefix}.{one}" for one in ids)
    return tree.html or ""


def _resolve(link: LexborNode, address: str, resolve: Resolver) -> None:
    href = link.attributes["href"] or ""
    path, _, fragment = href.partition("#")
    path, _, query = path.partition("?")
    if ":" in path:
        return
    page = posixpath.normpath(posixpath.join(posixpath.dirname(address), path)) if path else address
    target = resolve(page, fragment)
    if target is None:
        link.unwrap()
    elif not query:
        link.attrs["href"] = target
