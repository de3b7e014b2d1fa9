"""ZIM writer: a separate program that packs a folder of files into a ZIM, and the only module that imports libzim.

Called as `python -m returnkb.publish.zim.writer FOLDER JOB.json OUT.zim`. The job has the metadata, the icon, and for each file
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

# Bytes compressed together; four times libzim's default makes the file a twentieth smaller, as pages repeat each other.
_CLUSTER_SIZE = 1 << 24
_MIME_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "application/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


@dataclass(frozen=True)
class _IndexData:
    """An index record with the methods that libzim calls."""

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


def _fold(text: str) -> str:
    """Lower case without accents, as libzim folds queries."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if unicodedata.category(char)[0] != "M"))


class _File(Item):  # type: ignore[misc]  # libzim ships no types for its classes
    """One file with the methods that libzim calls."""

    def __init__(self, folder: Path, entry: dict[str, Any]) -> None:
        super().__init__()
        self.path, self.entry = folder / entry["name"], entry

    def get_path(self) -> str:
        return str(self.entry["name"])

    def get_title(self) -> str:
        return str(self.entry["title"])

    def get_mimetype(self) -> str:
        return _MIME_TYPES.get(self.path.suffix, "application/octet-stream")

    def get_contentprovider(self) -> StringProvider:
        return StringProvider(self.path.read_bytes())

    def get_indexdata(self) -> _IndexData | None:
        record = self.entry["index"]
        return _IndexData(*map(_fold, record)) if record else None

    def get_hints(self) -> dict[Hint, bool]:
        return {Hint.FRONT_ARTICLE: self.entry["front"], Hint.COMPRESS: True}


def main(folder: Path, job_file: Path, out: Path) -> None:
    """Write the ZIM with one worker in the order given, so that its bytes are reproducible."""
    creator = Creator(out).config_indexing(True, "eng").config_clustersize(_CLUSTER_SIZE).config_nbworkers(1)
    job = json.loads(job_file.read_text(encoding="utf-8"))
    creator.set_mainpath("index.html")
    with creator:
        creator.add_illustration(48, (folder / job["icon"]).read_bytes())
        for key, value in job["metadata"].items():
            creator.add_metadata(key, value)
        for entry in job["files"]:
            creator.add_item(_File(folder, entry))


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
