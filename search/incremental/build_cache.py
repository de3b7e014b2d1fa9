"""A content-addressed build cache in SQLite: analysed segments and encoded shards by the hash of their inputs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from search.text import analyzer

_MAX_UNUSED = 4  # unused values kept, as a multiple of the used ones, so that an undone edit is quick


class BuildCache:
    """Values by hash. A killed writer leaves the previous content; a damaged file is deleted and rebuilt."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stored: dict[str, bytes] = {}
        self._used: dict[str, bytes] = {}
        if path is not None:
            self._stored = self._read(path)

    def _read(self, path: Path) -> dict[str, bytes]:
        if not path.exists():
            return {}
        try:
            with closing(_connect(path)) as database:
                return dict(database.execute("SELECT hash, value FROM cache"))
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)  # rebuilt from the dataset
            return {}

    def get(self, key: str) -> bytes | None:
        """The cached value of a key, if there is one."""
        value = self._stored.get(key)
        if value is not None:
            self._used[key] = value
        return value

    def put(self, key: str, value: bytes) -> None:
        """Add a value."""
        self._used[key] = value

    def save(self) -> None:
        """Write new values and evict values that have been unused for long."""
        new = {key: value for key, value in self._used.items() if self._stored.get(key) != value}
        if self._path is None or not new:
            return
        unused = self._stored.keys() - self._used.keys()
        evicted = unused if len(unused) > _MAX_UNUSED * len(self._used) else ()
        try:
            _write(self._path, new, evicted)
        except (sqlite3.DatabaseError, OSError):
            return  # the next build is slower; its result is the same


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, timeout=10)
    database.execute("CREATE TABLE IF NOT EXISTS cache (hash TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID")
    return database


def _write(path: Path, new: Mapping[str, bytes], evicted: Iterable[str]) -> None:
    with closing(_connect(path)) as database, database:
        database.executemany("INSERT OR REPLACE INTO cache VALUES (?, ?)", new.items())
        database.executemany("DELETE FROM cache WHERE hash = ?", ((key,) for key in evicted))


def open_cache(folder: Path | None) -> BuildCache:
    """Open the cache in a folder and delete those of other versions; without a folder it is kept in memory."""
    if folder is None:
        return BuildCache(None)
    path = folder / f"build-cache-{analyzer.FORMAT_VERSION}-{analyzer.FOLDING_HASH}.sqlite"
    for other in folder.glob("*.sqlite"):
        if other != path:
            other.unlink(missing_ok=True)
    return BuildCache(path)
