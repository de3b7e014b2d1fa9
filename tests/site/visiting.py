"""Visiting many pages of a site over http in a real browser, and noting what goes wrong."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Request


@dataclass(frozen=True)
class Visit:
    """What was noted on a tour: addresses on other hosts, addresses without an answer, errors of scripts."""

    outside: tuple[str, ...]
    missing: tuple[str, ...]
    errors: tuple[str, ...]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests speak."""

    def end_headers(self) -> None:
        """Let the browser keep styles and scripts, as a real host does."""
        if not self.path.endswith(".html"):
            self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """A real local server of a folder; gives its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def by_shape(site: Path, pages: Sequence[Path]) -> dict[str, list[Path]]:
    """Pages by what they are: the folders of countries and places are taken out of the address, names of entries too."""
    shapes: dict[str, list[Path]] = {}
    for path in pages:
        parts = path.relative_to(site).parts
        known = (site / parts[0] / "topics").is_dir()
        shape = f"{len(parts)} {parts[-1] if parts[-1] in _NAMED else ''} {'topics' in parts}" if known else parts[0]
        shapes.setdefault(shape, []).append(path)
    return shapes


_NAMED = ("index.html", "sheet.html", "map.html")


def visited(browser: Browser, address: str, pages: Sequence[str]) -> Visit:
    """Open each page in turn and note what it asks for."""
    outside: list[str] = []
    missing: list[str] = []
    errors: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:", "about:")):
            outside.append(request.url)

    tab = browser.new_page()
    tab.on("request", note)
    tab.on("response", lambda response: missing.append(response.url) if response.status >= 400 else None)
    tab.on("pageerror", lambda error: errors.append(f"{tab.url}: {error}"))
    for page in pages:
        tab.goto(address + page, wait_until="load")
    tab.close()
    return Visit(tuple(outside), tuple(sorted(set(missing))), tuple(errors))
