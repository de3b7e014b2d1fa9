"""The page for unknown URLs (HTTP 404); it is served at any depth, so its links begin at the root of the site."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from returnkb.model import page_urls
from returnkb.publish.copies.article import Article, heading
from returnkb.publish.copies.layout import HOSTED_LAYOUT, whole_pages

NOT_FOUND = "404.html"
_LINKS = (
    (page_urls.HOME, "Start page"),
    (page_urls.COUNTRIES, "Countries and their places"),
    (page_urls.ASSISTANCE, "Who may claim what"),
    (page_urls.CHANGES, "What changed, edition by edition"),
)


def not_found_page(site_url: str | None, name: str) -> dict[str, bytes]:
    """The page by its file name; without `site_url` its links lead to the root of the host."""
    root = urlsplit(site_url or "/").path
    links = "".join(f'<li><a href="{root}{address}">{label}</a></li>' for address, label in _LINKS)
    line = "The address may be mistyped or cut off. Search above, or start from one of these pages."
    body = f'{heading("This page is not here", line)}<ul class="rk-lines">{links}</ul>'
    article = Article(NOT_FOUND, "This page is not here", body)
    return whole_pages([article], replace(HOSTED_LAYOUT, root=root, name=name))
