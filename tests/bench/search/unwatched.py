"""How long a first query takes in a browser that nobody watches: the page asks by itself and tells what it took.

A browser that is watched reports every file it asks for, which takes a third to half of the time that is measured.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import quote, urlsplit

_SETTLED = 1000  # ms after loading until the page asks, when the browser itself has come to rest
_PATIENCE = 60  # seconds until a page that tells nothing is given up
_ASKING = """<script>
addEventListener("load", () => setTimeout(async () => {
  const [query, teller] = location.hash.slice(1).split("|").map(decodeURIComponent);
  await (%s)();
  const start = performance.now();
  await (%s)(query);
  new Image().src = teller + (performance.now() - start);
}, %d));
</script>"""


def first_queries(
    page: Path, start: str, ask: str, asked: Sequence[str], ready: str = "async () => undefined"
) -> list[float]:
    """What each query takes in ms, each in a browser that was just started; `ready` is run and awaited before."""
    alone = page.with_name(f"alone-{page.name}")
    alone.write_text(page.read_text(encoding="utf-8") + _ASKING % (ready, ask, _SETTLED), encoding="utf-8")
    with _listener() as listener:
        return [_taken(f"{start}/{alone.name}", query, listener) for query in asked]


def _taken(address: str, query: str, listener: _Listener) -> float:
    teller = f"http://127.0.0.1:{listener.server_port}/"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = subprocess.Popen(
            [
                "/usr/bin/chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions",
                "--disable-background-networking", "--disable-component-update", f"--user-data-dir={profile}",
                f"{address}#{quote(query)}|{quote(teller)}",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        listener.told = None
        while listener.told is None:
            listener.handle_request()
        browser.kill()
        browser.wait()
    return listener.told


class _Listener(HTTPServer):
    """Hears one number at a time."""

    told: float | None = None
    timeout = _PATIENCE

    def handle_timeout(self) -> None:
        raise TimeoutError(f"No page told its time within {_PATIENCE} s: is /usr/bin/chromium there?")


class _Hearing(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _Listener)
        self.server.told = float(urlsplit(self.path).path[1:])
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads along."""


@contextmanager
def _listener() -> Iterator[_Listener]:
    with _Listener(("127.0.0.1", 0), _Hearing) as listener:
        yield listener
