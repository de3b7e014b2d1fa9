"""New texts of files: a copy of the collection with them, and their writing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from returnkb.build.file_sync import write_file


def write_texts(root: Path, texts: Mapping[str, str]) -> None:
    """Write texts by path into a tree."""
    for path, text in texts.items():
        write_file(root / path, text.encode("utf-8"))


@contextmanager
def copy_with(root: Path, texts: Mapping[str, str]) -> Iterator[Path]:
    """A temporary copy of the collection with new texts by path."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        for name in ("docs", "sources"):
            shutil.copytree(root / name, copy / name, symlinks=True)
        if (root / "mkdocs.yml").is_file():
            shutil.copy(root / "mkdocs.yml", copy / "mkdocs.yml")
        write_texts(copy, texts)
        yield copy
