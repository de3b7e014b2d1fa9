"""Writes a folder of finished pages into a ZIM: a program of its own, which knows libzim and nothing of this house.

Called as `python -m returnkb.publish.zim.writer FOLDER ORDER.json OUT.zim`; the order names the metadata, the files as they are to
be packed, and as `aside` the pages that readers are led to by others and not by their titles.
"""

from __future__ import annotations

import html
import json
import re
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

# An optional extra that ships no types.
from libzim.writer import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
    Creator,
    Hint,
    Item,
    StringProvider,
)

from returnkb.publish.square import square

CLUSTER = 1 << 24  # bytes packed as one: pages repeat each other, and four times as much saves a twentieth
_PAGE = ".html"  # left out of addresses: a reader goes by what a page is told to be
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_TYPES = {
    _PAGE: "text/html",
    ".css": "text/css",
    ".js": "application/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".json": "application/json",
    ".txt": "text/plain",
    ".xml": "application/xml",
    ".woff2": "font/woff2",
}
# Pages close to the index what is no article; the marks, htdig's, are read here and not packed.
_CLOSED = re.compile(r"<!--htdig_noindex-->.*?(?:<!--/htdig_noindex-->|\Z)", re.DOTALL)
_MARK = re.compile(r"<!--/?htdig_noindex-->")
_KEYWORDS = re.compile(r'<meta name="keywords" content="([^"]*)">')
_HEAD = re.compile(r".*?<body[^>]*>", re.DOTALL)
_INLINE = re.compile(r"</?(?:a|abbr|b|bdi|code|em|i|span|strong|sub|sup|time)\b[^>]*>")
_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class _Words:
    """What a page is found by: its title, its keywords, and the text that is open to the index; libzim asks by these names."""

    title: str
    keywords: str
    text: str

    def has_indexdata(self) -> bool:
        return bool(self.text)

    def get_title(self) -> str:
        return self.title

    def get_content(self) -> str:
        return self.text

    def get_keywords(self) -> str:
        return self.keywords

    def get_wordcount(self) -> int:
        return len(self.text.split())

    def get_geoposition(self) -> None:
        return None


def _words(title: str, page: str) -> _Words:
    keywords = _KEYWORDS.search(page)
    opened = _TAG.sub(" ", _INLINE.sub("", _CLOSED.sub(" ", _HEAD.sub("", page, count=1))))
    told = html.unescape(keywords[1]) if keywords else ""
    return _Words(_folded(title), _folded(told), _folded(html.unescape(opened)).strip())


def _folded(text: str) -> str:
    """Lower case without accents, as libzim makes a reader's query."""
    parts = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", "".join(sign for sign in parts if unicodedata.category(sign)[0] != "M"))


class _File(Item):  # type: ignore[misc]  # libzim ships no types for its classes
    """One file as libzim wants it."""

    def __init__(self, name: str, content: bytes, aside: bool) -> None:
        super().__init__()
        self.name, self.content, self.is_page = name, content, name.endswith(_PAGE)
        self.is_front = self.is_page and not aside
        self.page = content.decode("utf-8") if self.is_page else ""

    def get_path(self) -> str:
        return self.name.removesuffix(_PAGE)

    def get_title(self) -> str:
        found = _TITLE.search(self.page)
        return html.unescape(found[1]).strip() if found else ""

    def get_mimetype(self) -> str:
        return _TYPES.get(Path(self.name).suffix, "application/octet-stream")

    def get_contentprovider(self) -> StringProvider:
        return StringProvider(_MARK.sub("", self.page) if self.is_page else self.content)

    def get_indexdata(self) -> _Words | None:
        return _words(self.get_title(), self.page) if self.is_page else None

    def get_hints(self) -> dict[Hint, bool]:
        return {Hint.FRONT_ARTICLE: self.is_front, Hint.COMPRESS: True}


def main(folder: Path, ordered: Path, out: Path) -> None:
    """Write the archive with one worker, in the order told, so that little depends on chance."""
    creator = Creator(out).config_indexing(True, "eng").config_clustersize(CLUSTER).config_nbworkers(1)
    order = json.loads(ordered.read_text(encoding="utf-8"))
    creator.set_mainpath("index")
    with creator:
        creator.add_illustration(48, square(48))
        for key, value in order["metadata"].items():
            creator.add_metadata(key, value)
        for name in order["files"]:
            creator.add_item(_File(name, (folder / name).read_bytes(), name in order["aside"]))


if __name__ == "__main__":
    main(*(Path(word) for word in sys.argv[1:4]))
