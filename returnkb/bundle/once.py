"""What the facts of a country hold already is not written again on other pages of a copy that runs scripts.

A place's or a topic's page keeps the newest statement of each entry, a link to the rest, and calls in the others; a place's
fact sheet is put together by the page that makes sheets.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from returnkb import addresses

SCRIPT = "assets/lines.js"
_NEEDED = ("assets/elements.js", "assets/facts.js")
_BLOCK = re.compile(
    r'(<div class="rk-block">\s*<h4><a class="rk-entry" href="([^"]+)">(?:(?!</div>).)*?<ul class="rk-lines)(">)(.*?)(</ul>)'
    r'(?:\s*<p class="rk-more"><a [^>]*>(\d+) more on this page</a></p>)?',
    re.DOTALL,
)
_LINE = re.compile(r'<li class="rk-line.*?</li>', re.DOTALL)
_LINK = re.compile(r'href="([^"#:]*sheet\.html)"')


def lines_once(pages: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same pages, where further statements of an entry are called in from the facts of its country."""
    return {
        name: _called(name, content.decode("utf-8")).encode("utf-8") if b'class="rk-block"' in content else content
        for name, content in pages.items()
    }


def _called(name: str, page: str) -> str:
    top = "../" * name.count("/")
    entry_pages = 0

    def cut(block: re.Match[str]) -> str:
        nonlocal entry_pages
        before, href, mark, lines, end, more = block.groups()
        found = _LINE.findall(lines)
        if len(found) < 2:
            return block[0]
        entry_pages += 1
        entry = _at(name, href).removesuffix(".html")
        rest = len(found) - 1 + int(more or 0)
        link = f'<p class="rk-more"><a href="{href}">{rest} more on this page</a></p>'
        return f'{before}" data-entry="{entry}" data-lines="{len(found)}{mark}{found[0]}{end}{link}'

    cut_page = _BLOCK.sub(cut, page)
    needed = (f'<script src="{top}{script}"></script>' for script in _NEEDED if f'src="{top}{script}"' not in page)
    calls = f'{"".join(needed)}<script src="{top}{SCRIPT}"></script>\n</body>'
    return cut_page.replace("\n</body>", calls, 1) if entry_pages else page


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
