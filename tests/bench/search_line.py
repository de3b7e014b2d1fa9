"""A site over a line: a server that answers in one write, how often a page had to wait for files, and a slow line."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

# A phone on a poor line: 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
# A round begins when a file is asked for while none is on its way.
_ROUNDS = """() => {
  const put = document.head.appendChild.bind(document.head);
  let waiting = 0;
  window.rounds = 0;
  const arrived = event => { if (event.target.tagName === "SCRIPT") waiting--; };
  document.addEventListener("load", arrived, true);
  document.addEventListener("error", arrived, true);
  document.head.appendChild = made => {
    if (made.tagName === "SCRIPT" && !waiting++) window.rounds++;
    return put(made);
  };
}"""


class _Quiet(SimpleHTTPRequestHandler):
    """Heads and body leave together and at once: in two small writes the second waits 40 ms for the first's receipt."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def log_message(self, format: str, *args: object) -> None:
        return


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder served to this machine, by a process of its own: in ours it would wait for the browser's driver."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(folder, theirs), daemon=True)
    server.start()
    yield f"http://127.0.0.1:{ours.recv()}"
    server.terminate()
    server.join()


def _serve(folder: Path, told: Connection) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    told.send(server.server_port)
    server.serve_forever()


def count_rounds(page: Any) -> None:
    """From now on `window.rounds` tells how many rounds of loading there were."""
    page.evaluate(_ROUNDS)


def slow_down(page: Any) -> None:
    """Put a page on a slow line."""
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
