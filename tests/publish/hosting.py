"""A small web host for tests: it serves a folder that tests exchange, counts what is asked, and can be stopped."""

from __future__ import annotations

import http
import http.server
import socket
import socketserver
import threading
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path


class Host:
    """A folder served on this machine; `asked` lists the paths asked for since it was last cleared.

    `failing` lists paths that fail the next time they are asked for, once for each time they stand there.
    Those in `slow` are answered half a second late.
    `missing` is the file within it that answers for addresses that are not there, as web hosts are told to do.
    """

    def __init__(self, folder: Path, port: int = 0, missing: str = "404.html") -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.failing: list[str] = []
        self.slow: list[str] = []
        handler = partial(
            _Handler,
            directory=str(folder),
            asked=self.asked,
            failing=self.failing,
            slow=self.slow,
            missing=folder / missing,
        )
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def base(self) -> str:
        """The address of the folder."""
        return f"http://127.0.0.1:{self.server.server_port}/"

    def put(self, files: Mapping[str, bytes]) -> None:
        """Exchange or add files."""
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def stop(self) -> None:
        """Stop serving, as when the network is gone."""
        self.server.shutdown()
        self.server.server_close()


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(
        self,
        request: socket.socket,
        client: tuple[str, int],
        server: socketserver.BaseServer,
        *,
        directory: str,
        asked: list[str],
        failing: list[str],
        slow: list[str],
        missing: Path,
    ) -> None:
        self.asked, self.failing, self.slow, self.missing = asked, failing, slow, missing
        super().__init__(request, client, server, directory=directory)

    def do_GET(self) -> None:
        """Note what is asked for, then serve it, unless it is to fail."""
        self.asked.append(self.path)
        if self.path in self.slow:
            time.sleep(0.5)
        if self.path in self.failing:
            self.failing.remove(self.path)
            self.send_error(http.HTTPStatus.SERVICE_UNAVAILABLE)
        else:
            super().do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer an unknown address with the site's own page for it."""
        if code != http.HTTPStatus.NOT_FOUND or not self.missing.is_file():
            super().send_error(code, message, explain)
            return
        content = self.missing.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        """Let nothing be remembered by the browser's own cache."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests speak."""
