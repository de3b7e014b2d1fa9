"""Links of a rendered article: each is led to its place in a copy, and one whose target is not in the copy becomes plain text."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Container

from selectolax.lexbor import LexborHTMLParser, LexborNode

from returnkb.model import page_urls as addresses

# Called with the address of the page a link leads to and its fragment; None when the copy does not have it.
Resolve = Callable[[str, str], str | None]
_REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")


def resolve_links(html: str, address: str, resolve: Resolve) -> str:
    """The same HTML with the links of a page at `address` resolved; links to other sites, mail and phone stay."""
    tree = LexborHTMLParser(html, is_fragment=True)
    for link in tree.css("a[href]"):
        _resolve(link, address, resolve)
    return tree.html or ""


def within(address: str, inside: Container[str]) -> Resolve:
    """A resolver for a copy of many pages: relative links to what the copy has."""

    def resolve(page: str, fragment: str) -> str | None:
        if page not in inside:
            return None
        return addresses.relative(address, f"{page}#{fragment}" if fragment else page)

    return resolve


def prefix_ids(html: str, prefix: str) -> str:
    """The same HTML with `prefix.` before each id and each reference to one, so that articles can share a page."""
    tree = LexborHTMLParser(html, is_fragment=True)
    for node in tree.css("[id]"):
        node.attrs["id"] = f"{prefix}.{node.attributes['id']}"
    for name in _REFERENCES:
        for node in tree.css(f"[{name}]"):
            words = (node.attributes[name] or "").split()
            node.attrs[name] = " ".join(f"{prefix}.{word}" for word in words)
    return tree.html or ""


def _resolve(link: LexborNode, address: str, resolve: Resolve) -> None:
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
