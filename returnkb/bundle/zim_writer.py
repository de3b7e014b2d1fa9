"""Writes a folder of finished pages into a ZIM: a program of its own, which knows libzim and nothing of this house.

Called as `python -m returnkb.bundle.zim_writer FOLDER ORDER.json OUT.zim`; the order names the metadata, and as `aside` the pages
that readers are led to by others and not by their titles.
"""

from __future__ import annotations

import html
import json
import re
import sys
from pathlib import Path

# An optional extra that ships no types.
from libzim.writer import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
    Creator,
    Hint,
    Item,
    StringProvider,
)

from returnkb.bundle.square import square

CLUSTER = 1 << 24  # bytes packed as one: pages repeat each other, and four times as much saves a twentieth
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_TYPES = {
    ".html": "text/html",
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


class _File(Item):  # type: ignore[misc]  # libzim ships no types for its classes
    """One file as libzim wants it."""

    def __init__(self, name: str, content: bytes, aside: bool) -> None:
        super().__init__()
        self.name, self.content, self.is_page = name, content, name.endswith(".html")
        self.is_front = self.is_page and not aside

    def get_path(self) -> str:
        return self.name

    def get_title(self) -> str:
        found = _TITLE.search(self.content.decode("utf-8")) if self.is_page else None
        return html.unescape(found[1]).strip() if found else ""

    def get_mimetype(self) -> str:
        return _TYPES.get(Path(self.name).suffix, "application/octet-stream")

    def get_contentprovider(self) -> StringProvider:
        return StringProvider(self.content)

    def get_hints(self) -> dict[Hint, bool]:
        return {Hint.FRONT_ARTICLE: self.is_front, Hint.COMPRESS: True}


def main(folder: Path, ordered: Path, out: Path) -> None:
    """Write the archive with one worker, in the order of names, so that little depends on chance."""
    creator = Creator(out).config_indexing(True, "eng").config_clustersize(CLUSTER).config_nbworkers(1)
    order = json.loads(ordered.read_text(encoding="utf-8"))
    creator.set_mainpath("index.html")
    with creator:
        creator.add_illustration(48, square(48))
        for key, value in order["metadata"].items():
            creator.add_metadata(key, value)
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            creator.add_item(_File(name, path.read_bytes(), name in order["aside"]))


if __name__ == "__main__":
    main(*(Path(word) for word in sys.argv[1:4]))
