"""ZIM writer: packs a folder of finished files into a ZIM; a program of its own, the only one that imports libzim.

Called as `python -m returnkb.publish.zim.writer FOLDER ORDER.json OUT.zim`. The order has the metadata, the icon, and for each file
in order its name, title, whether it is a front article, and its index record as title, keywords and text.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# An optional extra that ships no types.
from libzim.writer import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
    Creator,
    Hint,
    Item,
    StringProvider,
)

# Bytes that are compressed together: pages repeat each other, and four times the default makes the file a twentieth smaller.
CLUSTER = 1 << 24
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "application/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


@dataclass(frozen=True)
class _IndexData:
    """An index record in the form that libzim asks for."""

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


def _folded(text: str) -> str:
    """Lower case without accents, as libzim folds a reader's query."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", "".join(one for one in decomposed if unicodedata.category(one)[0] != "M"))


class _File(Item):  # type: ignore[misc]  # libzim ships no types for its classes
    """One file as libzim expects it."""

    def __init__(self, folder: Path, facts: dict[str, Any]) -> None:
        super().__init__()
        self.path, self.facts = folder / facts["name"], facts

    def get_path(self) -> str:
        return str(self.facts["name"])

    def get_title(self) -> str:
        return str(self.facts["title"])

    def get_mimetype(self) -> str:
        return _TYPES.get(self.path.suffix, "application/octet-stream")

    def get_contentprovider(self) -> StringProvider:
        return StringProvider(self.path.read_bytes())

    def get_indexdata(self) -> _IndexData | None:
        record = self.facts["index"]
        return _IndexData(*map(_folded, record)) if record else None

    def get_hints(self) -> dict[Hint, bool]:
        return {Hint.FRONT_ARTICLE: self.facts["front"], Hint.COMPRESS: True}


def main(folder: Path, ordered: Path, out: Path) -> None:
    """Write the archive with one worker, in the order given, so that its bytes depend on little else."""
    creator = Creator(out).config_indexing(True, "eng").config_clustersize(CLUSTER).config_nbworkers(1)
    order = json.loads(ordered.read_text(encoding="utf-8"))
    creator.set_mainpath("index.html")
    with creator:
        creator.add_illustration(48, (folder / order["icon"]).read_bytes())
        for key, value in order["metadata"].items():
            creator.add_metadata(key, value)
        for facts in order["files"]:
            creator.add_item(_File(folder, facts))


if __name__ == "__main__":
    main(*(Path(word) for word in sys.argv[1:4]))
