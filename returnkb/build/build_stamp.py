"""Build stamp: digests of all input and output files of a build, which let a build without changes end at once.

The stamp is a file in the build folder and only saves time: without it, or after any change to a file that was read or written, on
another day, or with another version of the programs, everything is built again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import blake2b
from pathlib import Path

from returnkb.build.file_sync import file_names, write_file
from returnkb.corpus.site_config_file import FILE

_PROGRAMS = Path(__file__).resolve().parents[2]
_READ, _PACKAGES = ("docs", "sources"), ("returnkb", "search")


class BuildStamp:
    """The stamp of one build: of a tree, on a day, into a site."""

    def __init__(self, root: Path, site: Path, today: date) -> None:
        self._root = root
        self._site = site
        self._file = root / "build" / ".stamp"
        self._inputs = self._digest_of_inputs(today)

    def is_current(self) -> bool:
        """Whether nothing changed since the stamp was written."""
        try:
            saved = self._file.read_text(encoding="utf-8")
        except (OSError, ValueError):
            return False
        return saved == self._text()

    def save(self) -> None:
        """Write the stamp after a complete build."""
        write_file(self._file, self._text().encode())

    def _text(self) -> str:
        written = (self._root / "build" / "data", self._root / "build" / "pages", self._site)
        return f"{self._inputs}\n{_digest(_states(written))}\n"

    def _digest_of_inputs(self, today: date) -> str:
        read = [path for name in _READ for path in _files(self._root / name)]
        read += [path for path in (self._root / FILE,) if path.is_file()]
        contents = (part for path in read for part in (str(path), path.read_bytes()))
        programs = _states(_PROGRAMS / name for name in _PACKAGES)
        versions = (sys.version, *installed_packages())
        return _digest((today.isoformat(), *versions, str(self._site), *programs, *contents))


def installed_packages() -> list[str]:
    """Name and version of every installed package, as its metadata folder is called, sorted."""
    folders = [Path(path) for path in sys.path if Path(path).is_dir()]
    return sorted({path.name for folder in folders for path in folder.glob("*.dist-info")})


def _digest(parts: Iterable[str | bytes]) -> str:
    digest = blake2b(digest_size=16)
    for part in parts:
        content = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def _states(folders: Iterable[Path]) -> Iterator[str]:
    """Path, size and time of the last change of every file in some folders."""
    for folder in folders:
        for path in _files(folder):
            state = path.stat()
            yield f"{path}|{state.st_size}|{state.st_mtime_ns}"


def _files(folder: Path) -> list[Path]:
    """Every file below a folder in a fixed order; compiled Python, and pipes and devices, which may never end, are left out."""
    paths = (folder / name for name in sorted(file_names(folder)) if not name.endswith(".pyc"))
    return [path for path in paths if path.is_file()]
