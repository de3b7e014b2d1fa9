"""The page that a host shows for an unknown URL. It is shown at any depth, so its links begin at the site's top."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from returnkb.model import page_urls as addresses
from returnkb.publish.copies.layout import HOSTED_LAYOUT, require_safe
from returnkb.publish.copies.render import Article

NAME = "404.html"
_ANCHOR = "text"
_LEADS = (
    (addresses.HOME, "Start page, with all countries"),
    (addresses.FIND, "Find a place, a topic or a service"),
    (addresses.CHANGES, "What changed, edition by edition"),
)


def not_found_page(site: str | None) -> bytes:
    """The page; `site` is the site's own URL, where it is known, else links lead to the top of the host."""
    top = urlsplit(site or "/").path
    leads = "".join(f'<li><a href="{top}{address}">{words}</a></li>' for address, words in _LEADS)
    body = (
        f'<h1 id="{_ANCHOR}">This page is not here</h1>\n<p class="rk-freshness">The address may be '
        "mistyped or cut off. Withdrawn and moved pages keep theirs.</p>\n"
        f'<ul class="rk-lines">{leads}</ul>'
    )
    page = replace(HOSTED_LAYOUT, top=top).page(Article(NAME, "This page is not here", body, search_form=True))
    require_safe({NAME: page})
    return page.encode()
