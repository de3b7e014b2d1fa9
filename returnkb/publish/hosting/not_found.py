"""The page that a host shows for an address it does not have. It may stand at any depth, so its links begin at the host's top."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from returnkb import addresses
from returnkb.publish.frame import TEXT, framed

NAME = "404.html"
_RELATIVE = re.compile(r'(\s(?:href|src|action)=")(?![a-z]+:|[#/])([^"]*)"')
_LEADS = (
    (addresses.HOME, "Start page, with all countries"),
    (addresses.FIND, "Find a place, a topic or a service"),
    (addresses.CHANGES, "What changed, edition by edition"),
)


def not_found_page(model: str, site: str | None) -> bytes:
    """The page, dressed like `model`, a page at the top of the site; `site` is the site's own address, where it is known."""
    top = urlsplit(site or "/").path
    leads = "".join(f'<li><a href="{address}">{words}</a></li>' for address, words in _LEADS)
    body = (
        f'<h1 id="{TEXT}">This page is not here</h1>\n<p class="rk-freshness">The address may be mistyped or cut off. '
        f'Withdrawn and moved pages keep theirs.</p>\n<ul class="rk-lines">{leads}</ul>'
    )
    page = framed(model, NAME, "This page is not here", body)
    return _RELATIVE.sub(lambda match: f'{match[1]}{top}{match[2]}"', page).encode()
