"""Cache of documents: files that were read and did not change are not read again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from returnkb.corpus.files.document import Document


class DocumentCache:
    """Documents by path, each with the size and the time of change of its file."""

    def __init__(self) -> None:
        self._documents: dict[Path, tuple[tuple[int, int], Document]] = {}

    def get(self, path: Path, read: Callable[[], Document]) -> Document:
        """The document of a file, read when the file is new or changed; raises what `read` raises."""
        state = path.stat()
        key = (state.st_size, state.st_mtime_ns)
        known = self._documents.get(path)
        if known is None or known[0] != key:
            known = self._documents[path] = (key, read())
        return known[1]
