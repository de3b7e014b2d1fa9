"""What is the same on every page of a copy stands once: navigation and the finder's form, and the words around a page's own.

Without scripts a page keeps its trail and the way home, and the home page has the whole navigation. What a pattern here does
not fit stays in the page as it is.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from returnkb.pages.assets import asset
from returnkb.publish.citation import short_citations

FRAME = "assets/frame.js"
ADDED = "assets/page.js"
THEME_SCRIPTS = "assets/javascripts/"
_SCRIPT = re.compile(r'<script src="([^"]+)"[^>]*></script>')
_TAB = re.compile(r'<a href="([^"]+)" class="md-tabs__link">\s*(.*?)\s*</a>', re.DOTALL)
_FORM = re.compile(
    r'<form class="rk-find" role="search" action="([^"]*)" method="get">\s*<label for="rk-q">(.*?)</label>\s*'
    r'<input id="rk-q"[^>]* placeholder="([^"]*)"><button type="submit">(.*?)</button>\s*</form>',
    re.DOTALL,
)
_TELL = re.compile(
    r'<div class="rk-tell rk-screen"><p>([^<]*)</p><details><summary>([^<]*)</summary><label>([^<]*)<textarea readonly rows="\d+" cols="\d+">([^<]*?)'
    r"(&#10;\[ \][^<]*)</textarea></label></details></div>"
)
_ANCHOR = re.compile(r' <a class="rk-anchor" href="#[^"]*" aria-label="Link to claim \d+">#</a>')


@dataclass(frozen=True)
class Furniture:
    """The tabs (address from the top of the site, words), the finder's words, the words around a text to copy, the scripts."""

    tabs: tuple[tuple[str, str], ...] = ()
    finder: tuple[str, str, str, str] | None = None
    tell: tuple[str, ...] | None = None
    scripts: tuple[str, ...] = ()

    def files(self) -> dict[str, bytes]:
        """The two scripts: one that stands where the form was, one that runs when the page is there."""
        frame = {"tabs": self.tabs, "finder": self.finder, "scripts": self.scripts}
        return {
            FRAME: f"window.returnkbFrame = {_json(frame)};\n".encode() + asset("frame.js"),
            ADDED: f"window.returnkbTell = {_json(self.tell)};\n".encode() + asset("page.js"),
        }


def tabs_of(name: str, page: str) -> tuple[tuple[str, str], ...]:
    """The navigation of a rendered page, with addresses from the top of the site."""
    return tuple((_from_top(name, href), html.unescape(words)) for href, words in _TAB.findall(page))


def furniture_of(pages: Mapping[str, str]) -> Furniture:
    """What most pages have in common: each part as the first page has it that has it at all."""
    tabs = next((tabs for name, page in pages.items() if (tabs := tabs_of(name, page))), ())
    finder = next((finder for name, page in pages.items() if (finder := _finder_of(name, page))), None)
    told = next((found for page in pages.values() if (found := _TELL.search(page))), None)
    tell = _words(told) if told else None
    called = [[_from_top(name, src) for src in scripts_of(page)] for name, page in pages.items()]
    everywhere = [src for src in called[0] if all(src in others for others in called)] if called else []
    return Furniture(tabs, finder, tell, (ADDED, *everywhere))


def scripts_of(page: str) -> list[str]:
    """The scripts a rendered page calls besides those of the theme, as it calls them."""
    return [src for src in _SCRIPT.findall(page) if THEME_SCRIPTS not in src]


def _finder_of(name: str, page: str) -> tuple[str, str, str, str] | None:
    form = _FORM.search(page)
    if not form:
        return None
    return _from_top(name, form[1]), html.unescape(form[2]), html.unescape(form[3]), html.unescape(form[4])


def without_furniture(name: str, body: str, furniture: Furniture) -> str:
    """The article of a page with calls in place of what the scripts hold."""
    up = "../" * name.count("/")
    if furniture.finder:
        body = _FORM.sub(f'<script src="{up}{FRAME}"></script>', body, count=1)
    return slim(body, furniture)


def slim(body: str, furniture: Furniture) -> str:
    """An article without the words that `page.js` puts back: anchors, citations, the text to copy."""
    body = short_citations(_ANCHOR.sub("", body))
    return _TELL.sub(lambda found: _called(found, furniture), body)


def _called(found: re.Match[str], furniture: Furniture) -> str:
    return (
        f'<div class="rk-tell rk-screen" data-tell="{found[4]}"></div>' if furniture.tell == _words(found) else found[0]
    )


def _words(told: re.Match[str]) -> tuple[str, ...]:
    """What stands around a page's own text to copy: the question, the summary, the label, and the text's end."""
    return tuple(html.unescape(told[part]) for part in (1, 2, 3, 5))


def _from_top(name: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), href))


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
