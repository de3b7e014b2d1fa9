"""Cache of documents by file size and modification time, so that unchanged files are parsed once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from returnkb.corpus.files.document import Document


class DocumentCache:
    """Documents by path, each with the size and the time of change of its file."""

    def __init__(self) -> None:
        self._documents: dict[Path, tuple[tuple[int, int], Document]] = {}

    def get(self, path: Path, read: Callable[[], Document]) -> Document:
        """The document of a file, parsed when the file is new or changed; raises the exceptions of `read`."""
        state = path.stat()
        key = (state.st_size, state.st_mtime_ns)
        known = self._documents.get(path)
        if known is None or known[0] != key:
            known = self._documents[path] = (key, read())
        return known[1]
