"""Network conditions for search benchmarks: a local HTTP server, request rounds and a slow connection."""

from __future__ import annotations

import asyncio
import gzip
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from mimetypes import guess_type
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import unquote

from playwright.sync_api import Page

# A phone on a poor connection: 150 ms round trip, 1.6 Mbit/s down, 750 kbit/s up.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
# A round begins with a request while none is pending.
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


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The URL of a folder served by another process, with gzip and keep-alive as web hosts do.

    Responses come from memory, so that the page is measured and not the server.
    """
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(folder, theirs), daemon=True)
    server.start()
    yield f"http://127.0.0.1:{ours.recv()}"
    server.terminate()
    server.join()


def _serve(folder: Path, ready: Connection) -> None:
    @cache
    def answer(path: str) -> bytes:
        file = folder / unquote(path.split("?")[0]).lstrip("/")
        if not file.is_file():
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        kind = guess_type(file.name)[0] or "application/octet-stream"
        body = gzip.compress(file.read_bytes(), 6)
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                writer.write(answer(request.split(b" ", 2)[1].decode()))
                await writer.drain()

    async def serve() -> None:
        server = await asyncio.start_server(connection, "127.0.0.1", 0)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


def count_rounds(page: Page) -> None:
    """Count the rounds of loading in `window.rounds` from now on."""
    page.evaluate(_ROUNDS)


def slow_down(page: Page) -> None:
    """Emulate a slow connection for a page."""
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
