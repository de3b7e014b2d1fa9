"""Render cache: digests of compiled pages and states of their HTML files, which show the pages that are current.

The cache is a file beside the site. It only saves time: without it, or with one of another version, every page is rendered again.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path

from returnkb.build.file_sync import write_file


class RenderCache:
    """Digests of compiled pages with time and size of their HTML files, valid for one fingerprint of frames and programs."""

    def __init__(self, site: Path, fingerprint: str) -> None:
        self._site = site
        self._file = site.with_name(f".{site.name}-cache.json")
        self._fingerprint = fingerprint
        self._before = _read(self._file, fingerprint)
        self._digests: dict[str, str] = {}

    def is_current(self, address: str, source: bytes) -> bool:
        """Whether the HTML file of a page was rendered from this compiled file and has not changed since."""
        digest = self._digests[address] = blake2b(source, digest_size=16).hexdigest()
        before = self._before.get(address)
        return before is not None and before == [digest, *_state(self._site / address)]

    def save(self) -> None:
        """Write the digests of all pages passed to `is_current`, with the states of their HTML files."""
        pages = {address: [digest, *_state(self._site / address)] for address, digest in self._digests.items()}
        write_file(self._file, json.dumps({"fingerprint": self._fingerprint, "pages": pages}).encode())


def _read(file: Path, fingerprint: str) -> dict[str, list[str | int]]:
    try:
        saved = json.loads(file.read_bytes())
        pages: dict[str, list[str | int]] = saved["pages"] if saved["fingerprint"] == fingerprint else {}
    except (OSError, ValueError, TypeError, KeyError):
        return {}
    return pages if isinstance(pages, dict) else {}


def _state(path: Path) -> tuple[int, int]:
    """Time of the last change in nanoseconds and size in bytes; zeros for a file that is missing."""
    try:
        state = path.stat()
    except OSError:
        return 0, 0
    return state.st_mtime_ns, state.st_size
