"""Lean pages: a rendered page without the furniture of the theme, a tenth of its weight, with the same article and addresses.

Only the article's class is known of the theme, so that another renderer can take its place.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from returnkb.pages.assets import asset
from returnkb.publish.furniture import (
    ADDED,
    FRAME,
    THEME_SCRIPTS,
    Furniture,
    furniture_of,
    scripts_of,
    tabs_of,
    without_furniture,
)
from returnkb.publish.spare import spare
from returnkb.publish.styles import met, names_in

_ARTICLE = re.compile(r'<article class="md-content__inner[^>]*>(.*)</article>', re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_SITE_NAME = re.compile(r" - returnkb$")
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
# What only search engines read.
_FOR_ENGINES = re.compile(r'<script type="application/ld\+json">.*?</script>', re.DOTALL)
_PREFORMATTED = re.compile(r"(<pre\b.*?</pre>|<textarea\b.*?</textarea>)", re.DOTALL)
_INDENT = re.compile(r"\n\s+")
STYLE = "assets/copy.css"
_HOME = "index.html"
_TRAIL = '<nav class="rk-trail"'


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


def lean_pages(files: Mapping[str, bytes], *, sparing: bool = False) -> dict[str, bytes]:
    """The files of a site with lean pages: what all share in one style sheet and two scripts, no file of the theme alone.

    `sparing` pages leave more to scripts, which they call through one: right for a disk, where a call costs no time.
    """
    pages = {name: content.decode("utf-8") for name, content in files.items() if name.endswith(".html")}
    articles = {name: article for name, page in pages.items() if (article := article_of(page))}
    furniture = furniture_of({name: page for name, page in pages.items() if name in articles})
    lean = {name: content for name, content in files.items() if not name.startswith(THEME_SCRIPTS)}
    for name, article in articles.items():
        shell = _spare_shell if sparing and name != _HOME else _shell
        lean[name] = shell(name, pages[name], article, furniture).encode("utf-8")
    looks = list(dict.fromkeys(sheet for name in articles for sheet in _styles(name, pages[name])))
    apart = {sheet for name in pages.keys() - articles.keys() for sheet in _styles(name, pages[name])}
    kept = {name: content for name, content in lean.items() if not name.endswith(".css") or name in apart}
    if not articles:
        return kept
    made = {**kept, **furniture.files()}
    return {**made, STYLE: met(_look(files, looks).decode("utf-8"), names_in(made)).encode("utf-8")}


def is_lean(files: Mapping[str, bytes]) -> bool:
    """Whether the pages of a site are lean already."""
    return FRAME in files


def without_theme(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a lean site without those that only the theme's furniture needs."""
    return {
        name: content
        for name, content in files.items()
        if not name.startswith(THEME_SCRIPTS) and (not name.endswith(".css") or name == STYLE)
    }


def _look(files: Mapping[str, bytes], sheets: Sequence[str]) -> bytes:
    """All style sheets of the pages in one, in the order of the pages, the copies' own last."""
    own = [files[sheet] for sheet in sheets if sheet in files and sheet != STYLE]
    return b"\n".join([*own, asset("copy.css")])


def _shell(name: str, page: str, article: Article, furniture: Furniture) -> str:
    home = posixpath.relpath(_HOME, posixpath.dirname(name) or ".")
    base = home.removesuffix(_HOME)
    scripts = scripts_of(_ARTICLE.sub("", page))
    body = article.body if name == _HOME else without_furniture(name, article.body, furniture)
    framed = f'<script src="{base}{FRAME}"></script>'
    calls = "".join(f'<script src="{src}"></script>' for src in [base + ADDED, *scripts])
    tabs = "".join(f'<a href="{to}">{html.escape(words, quote=False)}</a>' for to, words in tabs_of(name, page))
    navigation = f'<nav aria-label="Site">{tabs}</nav>' if name == _HOME else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>{html.escape(article.title, quote=False)}</title><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="{base}{STYLE}"></head>\n'
        '<body dir="ltr" data-md-color-scheme="default" data-md-color-primary="teal">\n'
        '<p class="rk-unpacked">Extract the whole zip first.</p>\n'
        f'<header class="rk-shell"><a href="{home}"><b>returnkb</b></a>{navigation}</header>\n'
        f'<main class="md-grid"><article class="md-content__inner md-typeset">{body}</article></main>\n'
        f"{'' if name == _HOME or framed in body else framed}{calls}\n</body></html>\n"
    )


def _spare_shell(name: str, page: str, article: Article, furniture: Furniture) -> str:
    """A page whose head and foot are what it cannot be read without; `frame.js` adds what its readers are used to."""
    home = posixpath.relpath(_HOME, posixpath.dirname(name) or ".")
    base = home.removesuffix(_HOME)
    body = spare(name, without_furniture(name, article.body, furniture))
    framed = f'<script src="{base}{FRAME}"></script>'
    own = [src for src in scripts_of(_ARTICLE.sub("", page)) if src.removeprefix(base) not in furniture.scripts]
    calls = "".join(f'<script src="{src}"></script>' for src in own)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{html.escape(article.title, quote=False)}</title><link rel="stylesheet" href="{base}{STYLE}"></head>\n'
        f'<body>{_start(name, home, body)}<main><article class="md-typeset">{body}</article></main>\n'
        f"{'' if framed in body else framed}{calls}\n</body></html>\n"
    )


def _start(name: str, home: str, body: str) -> str:
    """What stands before the text: nothing on a page with a trail, which leads home as well.

    Only a page at the top can be opened from a zip that was not extracted: from there no link leads to another file.
    """
    extract = "" if "/" in name else '<p class="rk-unpacked">Extract the whole zip first.</p>\n'
    return extract + (
        "" if _TRAIL in body else f'<header class="rk-shell"><a href="{home}"><b>returnkb</b></a></header>\n'
    )


def _styles(name: str, page: str) -> list[str]:
    return [posixpath.normpath(posixpath.join(posixpath.dirname(name), href)) for href in _STYLE.findall(page)]


def _squeeze(body: str) -> str:
    """Indentation says nothing in HTML, preformatted text aside."""
    parts = _PREFORMATTED.split(body)
    return "".join(part if index % 2 else _INDENT.sub("\n", part) for index, part in enumerate(parts)).strip()
