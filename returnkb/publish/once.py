"""What the facts of a country hold already is not written again on other pages of a copy that runs scripts.

A place's or a topic's page keeps the newest statement of each entry, a link to the rest, and calls in the others; a source's
page keeps a link to each entry that leans on it, and calls in the statements; a place's fact sheet is put together by the
page that makes sheets.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from returnkb import addresses

SCRIPT = "assets/lines.js"
_SOURCES = "sources/"
_NEEDED = ("assets/elements.js", "assets/facts.js")
_BLOCK = re.compile(
    r'(<div class="rk-block">\s*<h4><a class="rk-entry" href="([^"]+)">(?:(?!</div>).)*?<ul class="rk-lines)(">)(.*?)(</ul>)'
    r'(?:\s*<p class="rk-more"><a [^>]*>(\d+) more on this page</a></p>)?',
    re.DOTALL,
)
_LINE = re.compile(r'<li class="rk-line.*?</li>', re.DOTALL)
_LEANING = re.compile(r'(<h2 id="claims">[^<]*</h2>\s*<ul class="rk-lines")>(.*?)</ul>', re.DOTALL)
_ENTRY = re.compile(r'<a href="([^"#]+)#')
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_LINK = re.compile(r'href="([^"#:]*sheet\.html)"')


def lines_once(pages: Mapping[str, bytes], *, calls: bool = True) -> dict[str, bytes]:
    """The same pages, where statements that stand elsewhere are called in from the facts of their country.

    Without `calls` nothing is called in: a copy that has no facts leads to the pages of the entries alone.
    """
    return {name: _lines_of(name, content, pages, calls) for name, content in pages.items()}


def _lines_of(name: str, content: bytes, pages: Mapping[str, bytes], calls: bool) -> bytes:
    if b'class="rk-block"' in content:
        page = content.decode("utf-8")
        cut = _newest_alone(page)
    elif name.startswith(_SOURCES) and name != addresses.SOURCES:
        page = content.decode("utf-8")
        cut = _entries_alone(name, page, pages)
    else:
        return content
    return (_with_scripts(name, cut) if calls and cut != page else cut).encode("utf-8")


def _newest_alone(page: str) -> str:
    """A place's or a topic's page with the newest statement of each entry, and a link to the rest."""

    def cut(block: re.Match[str]) -> str:
        before, href, mark, lines, end, more = block.groups()
        found = _LINE.findall(lines)
        if len(found) < 2:
            return block[0]
        rest = len(found) - 1 + int(more or 0)
        link = f'<p class="rk-more"><a href="{href}">{rest} more on this page</a></p>'
        return f'{before}" data-lines="{len(found)}{mark}{found[0]}{end}{link}'

    return _BLOCK.sub(cut, page)


def _entries_alone(name: str, page: str, pages: Mapping[str, bytes]) -> str:
    """A source's page with one link to each entry in place of its statements, where there are more than one."""
    source = posixpath.basename(name).removesuffix(".html")

    def cut(leaning: re.Match[str]) -> str:
        lines = _LINE.findall(leaning[2])
        hrefs = [found[1] for line in lines if (found := _ENTRY.search(line)) and _has_facts(name, found[1], pages)]
        if len(lines) < 2 or not hrefs:
            return leaning[0]
        kept = [line for line in lines if not any(f'href="{href}#' in line for href in hrefs)]
        links = (_entry_link(name, href, hrefs.count(href), pages) for href in dict.fromkeys(hrefs))
        return f'{leaning[1]} data-source="{source}">{"".join([*links, *kept])}</ul>'

    return _LEANING.sub(cut, page, count=1)


def _has_facts(name: str, href: str, pages: Mapping[str, bytes]) -> bool:
    """Whether an entry is among the facts that pages load; those that belong to no place are not."""
    return f"facts/{_at(name, href).partition('/')[0]}.js" in pages


def _entry_link(name: str, href: str, count: int, pages: Mapping[str, bytes]) -> str:
    title = _TITLE.search(pages[_at(name, href)].decode("utf-8"))
    words = title[1] if title else href
    return f'<li><a href="{href}">{words}</a> <span class="rk-meta">{count} statement{"s" if count > 1 else ""}</span></li>'


def _with_scripts(name: str, page: str) -> str:
    top = "../" * name.count("/")
    needed = (f'<script src="{top}{script}"></script>' for script in _NEEDED if f'src="{top}{script}"' not in page)
    return page.replace("\n</body>", f'{"".join(needed)}<script src="{top}{SCRIPT}"></script>\n</body>', 1)


def sheets_once(pages: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same pages without the fact sheets of places; links to them lead to the page that makes the sheet."""
    sheets = {name for name in pages if name.endswith(f"/{addresses.SHEET}")}
    return {
        name: _to_maker(name, content.decode("utf-8"), sheets).encode("utf-8")
        if name.endswith(".html") and b"sheet.html" in content
        else content
        for name, content in pages.items()
        if name not in sheets
    }


def _to_maker(name: str, page: str, sheets: set[str]) -> str:
    top = "../" * name.count("/")

    def lead(link: re.Match[str]) -> str:
        sheet = _at(name, link[1])
        return f'href="{top}{addresses.SHEET}#p={posixpath.dirname(sheet)}"' if sheet in sheets else link[0]

    return _LINK.sub(lead, page)


def _at(name: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), href))
