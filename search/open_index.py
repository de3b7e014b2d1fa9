"""Index opener: opens the index of a build, or rebuilds it in memory from the compiled data."""

from __future__ import annotations

from pathlib import Path

from search.dataset.load import NoData, read
from search.query.index_reader import DamagedIndex, IndexReader
from search.shards import index_files


class SearchError(Exception):
    """Raised, with the repair, when a search cannot be run."""


def open_index(build: Path) -> tuple[IndexReader, str]:
    """The index of a build, and a notice if it had to be rebuilt; raises SearchError without compiled data."""
    try:
        return IndexReader.of_folder(build / "pages" / "search"), ""
    except DamagedIndex as damage:
        return rebuild_index(build, damage)


def rebuild_index(build: Path, damage: DamagedIndex) -> tuple[IndexReader, str]:
    """An index built in memory, and a notice that names the damage; raises SearchError without compiled data."""
    try:
        files = index_files(read(build / "data"))
    except NoData as missing:
        raise SearchError(str(missing)) from None
    return IndexReader(files.__getitem__), f"{damage} It was rebuilt for this search; `returnkb build` writes it."
