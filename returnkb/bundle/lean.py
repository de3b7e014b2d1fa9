"""Lean pages: a rendered page without the furniture of the theme, a tenth of its weight, with the same article and addresses.

Only the article's class is known of the theme, so that another renderer can take its place.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

_ARTICLE = re.compile(r'<article class="md-content__inner[^>]*>(.*)</article>', re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_SITE_NAME = re.compile(r" - returnkb$")
_TAB = re.compile(r'<a href="([^"]+)" class="md-tabs__link">\s*(.*?)\s*</a>', re.DOTALL)
_SCRIPT = re.compile(r'<script src="([^"]+)"[^>]*></script>')
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
_THEME_SCRIPTS = "assets/javascripts/"
# What only search engines read.
_FOR_ENGINES = re.compile(r'<script type="application/ld\+json">.*?</script>', re.DOTALL)
_PREFORMATTED = re.compile(r"(<pre\b.*?</pre>|<textarea\b.*?</textarea>)", re.DOTALL)
_INDENT = re.compile(r"\n\s+")
STYLE = "assets/copy.css"


@dataclass(frozen=True)
class Article:
    """What a page says: its title and the HTML of its article."""

    title: str
    body: str


def article_of(page: str) -> Article | None:
    """The article of a rendered page; None for a page that has none, such as one that only leads on."""
    found = _ARTICLE.search(page)
    title = _TITLE.search(page)
    if not found or not title:
        return None
    return Article(_SITE_NAME.sub("", html.unescape(title[1]).strip()), _squeeze(_FOR_ENGINES.sub("", found[1])))


def lean_pages(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a site with lean pages, and without what only the theme's furniture needs."""
    lean = {name: _lean(name, content) for name, content in files.items() if not name.startswith(_THEME_SCRIPTS)}
    used = {match for name, content in lean.items() if name.endswith(".html") for match in _styles(name, content)}
    return {name: content for name, content in lean.items() if not name.endswith(".css") or name in used}


def _lean(name: str, content: bytes) -> bytes:
    if not name.endswith(".html"):
        return content
    page = content.decode("utf-8")
    article = article_of(page)
    return _shell(name, page, article).encode("utf-8") if article else content


def _shell(name: str, page: str, article: Article) -> str:
    home = posixpath.relpath("index.html", posixpath.dirname(name) or ".")
    base = home.removesuffix("index.html")
    styles = "".join(f'<link rel="stylesheet" href="{href}">' for href in [*_STYLE.findall(page), base + STYLE])
    outside_article = page.replace(_ARTICLE.search(page)[0], "") if _ARTICLE.search(page) else page  # type: ignore[index]
    scripts = "".join(
        f'<script src="{src}"></script>' for src in _SCRIPT.findall(outside_article) if _THEME_SCRIPTS not in src
    )
    tabs = "".join(f'<a href="{href}">{words}</a>' for href, words in _TAB.findall(page))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>{html.escape(article.title, quote=False)}</title><link rel="icon" href="data:,">{styles}</head>\n'
        '<body dir="ltr" data-md-color-scheme="default" data-md-color-primary="teal">\n'
        '<p class="rk-unpacked">Extract the whole zip first: opened from inside it, pages find neither their look nor each other.</p>\n'
        f'<header class="rk-shell"><a href="{home}"><b>returnkb</b></a><nav aria-label="Site">{tabs}</nav></header>\n'
        f'<main class="md-grid"><article class="md-content__inner md-typeset">{article.body}</article></main>\n'
        f"{scripts}\n</body></html>\n"
    )


def _styles(name: str, content: bytes) -> set[str]:
    folder = posixpath.dirname(name)
    return {posixpath.normpath(posixpath.join(folder, href)) for href in _STYLE.findall(content.decode("utf-8"))}


def _squeeze(body: str) -> str:
    """Indentation says nothing in HTML, preformatted text aside."""
    parts = _PREFORMATTED.split(body)
    return "".join(part if index % 2 else _INDENT.sub("\n", part) for index, part in enumerate(parts)).strip()
