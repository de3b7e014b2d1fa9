"""Time of the first query in a browser without a debugger: the page runs the query itself and reports the time.

A debugger is notified of every request, which takes a third to half of the measured time.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests.constants import CHROMIUM

_IDLE_DELAY = 1000  # ms after loading until the query runs, when the browser is idle
_TIMEOUT = 60  # seconds until a page that reports nothing fails
_SCRIPT = """<script>
addEventListener("load", () => setTimeout(async () => {
  const [query, reporter] = location.hash.slice(1).split("|").map(decodeURIComponent);
  await (%s)();
  const start = performance.now();
  await (%s)(query);
  new Image().src = reporter + (performance.now() - start);
}, %d));
</script>"""


def first_queries(
    page: Path, start: str, ask: str, asked: Sequence[str], ready: str = "async () => undefined"
) -> list[float]:
    """Times of queries in ms, each in a new browser; the script `ready` is awaited before."""
    alone = page.with_name(f"alone-{page.name}")
    alone.write_text(page.read_text(encoding="utf-8") + _SCRIPT % (ready, ask, _IDLE_DELAY), encoding="utf-8")
    with _listener() as listener:
        return [_first_query(f"{start}/{alone.name}", query, listener) for query in asked]


def _first_query(address: str, query: str, listener: _Listener) -> float:
    reporter = f"http://127.0.0.1:{listener.server_port}/"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = subprocess.Popen(
            [
                CHROMIUM, "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions",
                "--disable-background-networking", "--disable-component-update", f"--user-data-dir={profile}",
                f"{address}#{quote(query)}|{quote(reporter)}",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        listener.reported = None
        while listener.reported is None:
            listener.handle_request()
        browser.kill()
        browser.wait()
    return listener.reported


class _Listener(HTTPServer):
    """Receives one number at a time."""

    reported: float | None = None
    timeout = _TIMEOUT

    def handle_timeout(self) -> None:
        raise TimeoutError(f"No page reported its time within {_TIMEOUT} s: is {CHROMIUM} there?")


class _ReportHandler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _Listener)
        self.server.reported = float(urlsplit(self.path).path[1:])
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """No log."""


@contextmanager
def _listener() -> Iterator[_Listener]:
    with _Listener(("127.0.0.1", 0), _ReportHandler) as listener:
        yield listener
