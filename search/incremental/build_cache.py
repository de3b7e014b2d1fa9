"""What was worked out before: a disposable file of entries and index files by the hash of what they were made from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from search.text import analyzer

_MAX_UNUSED = 4  # times as many rows as were used last are kept, so that going back to an older text stays quick


class BuildCache:
    """Texts by hash, in SQLite: killed while writing it holds what it held before; damaged, it is made anew."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._held: dict[str, bytes] = {}
        self._used: dict[str, bytes] = {}
        if path is not None:
            self._held = self._read(path)

    def _read(self, path: Path) -> dict[str, bytes]:
        if not path.exists():
            return {}
        try:
            with closing(_opened(path)) as database:
                return dict(database.execute("SELECT hash, made FROM made"))
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)  # only a cache: what it held is worked out again
            return {}

    def get(self, key: str) -> bytes | None:
        """What was made from something, if it was made before."""
        value = self._held.get(key)
        if value is not None:
            self._used[key] = value
        return value

    def put(self, key: str, value: bytes) -> None:
        """Keep what was made."""
        self._used[key] = value

    def save(self) -> None:
        """Write what is new, and let go of what was long unused."""
        new = {key: value for key, value in self._used.items() if self._held.get(key) != value}
        if self._path is None or not new:
            return
        unused = self._held.keys() - self._used.keys()
        gone = unused if len(unused) > _MAX_UNUSED * len(self._used) else ()
        try:
            _write(self._path, new, gone)
        except (sqlite3.DatabaseError, OSError):
            return  # a cache that cannot be written costs time, never an answer


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, timeout=10)
    database.execute("CREATE TABLE IF NOT EXISTS made (hash TEXT PRIMARY KEY, made BLOB) WITHOUT ROWID")
    return database


def _write(path: Path, new: Mapping[str, bytes], gone: Iterable[str]) -> None:
    with closing(_opened(path)) as database, database:
        database.executemany("INSERT OR REPLACE INTO made VALUES (?, ?)", new.items())
        database.executemany("DELETE FROM made WHERE hash = ?", ((key,) for key in gone))


def open_cache(cache: Path | None) -> BuildCache:
    """The shelf of a build, or one that is forgotten."""
    if cache is None:
        return BuildCache(None)
    path = cache / f"made-{analyzer.FORMAT_VERSION}-{analyzer.FOLDING_HASH}.sqlite"
    for other in cache.glob("made-*.sqlite"):
        if other != path:
            other.unlink(missing_ok=True)
    return BuildCache(path)
