"""HTTP server for a folder of files on the loopback interface, hardened against DNS rebinding and malformed requests."""

from __future__ import annotations

import mimetypes
import re
import shutil
import socket
import sys
import threading
from collections.abc import Callable
from email.message import Message
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

LOOPBACK = "127.0.0.1"
LONGEST_TARGET = 4096  # characters of a request target
MOST_CONNECTIONS = 64  # at the same time; more are closed unanswered
TIMEOUT = 10  # seconds to wait for the next bytes of a request
RELOAD_SCRIPT = "/~reload.js"

_MALFORMED = re.compile(r"%(?![0-9A-Fa-f]{2})|[^\x21-\x7e]|\\")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\]|(^|/)\.\.?(/|$)|//")
# The system's own tables of types differ between machines, and some call JavaScript plain text.
_TYPES = mimetypes.MimeTypes()
for _ending, _type in ((".js", "text/javascript"), (".woff2", "font/woff2"), (".webp", "image/webp")):
    _TYPES.add_type(_type, _ending)
# Polls by script elements, which a page's policy allows where it allows scripts of its own address.
_RELOAD = """(function () {
  var own = document.currentScript;
  own.remove();
  if (own.dataset.version && own.dataset.version !== "VERSION") return location.reload();
  function poll() {
    if (document.visibilityState !== "visible") return setTimeout(poll, 1000);
    var next = document.createElement("script");
    next.src = "PATH";
    next.dataset.version = "VERSION";
    next.onerror = function () { next.remove(); setTimeout(poll, 3000); };
    document.head.append(next);
  }
  setTimeout(poll, 200);
})();
"""


class Refused(Exception):
    """Raised with the HTTP status of a request that is not answered."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class LocalServer(ThreadingHTTPServer):
    """Server of the files in a folder to this machine alone; `version` rises when pages should reload.

    `preview` gives the HTML of a requested path where it is newer than the file. Raises OSError when the port is in use. Port 0
    takes any free port.
    """

    daemon_threads = True
    request_queue_size = MOST_CONNECTIONS

    def __init__(
        self,
        folder: Path,
        port: int,
        *,
        reload: bool = False,
        preview: Callable[[str], bytes | None] = lambda path: None,
    ) -> None:
        self.folder = folder.resolve()
        self.preview = preview
        self.reload = reload
        self.version = 0
        self._free = threading.BoundedSemaphore(MOST_CONNECTIONS)
        super().__init__((LOOPBACK, port), _Handler)

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """Answer in a thread of its own, or close the connection when there are too many."""
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """Answer one connection, then release its slot."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """Report a fault of this server in one line; a closed connection is not a fault."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            print(f"returnkb: a request could not be answered: {error!r}", file=sys.stderr)

    @property
    def hosts(self) -> frozenset[str]:
        """Allowed values of the Host header; any other comes from a foreign page whose name resolves to this machine (DNS rebinding)."""
        names = ("localhost", LOOPBACK, "[::1]")
        bare = names if self.server_port == 80 else ()
        return frozenset((*bare, *(f"{name}:{self.server_port}" for name in names)))


def requested_path(target: str) -> str:
    """The decoded path of a request target, without its query; raises Refused for one that is no plain path."""
    if len(target) > LONGEST_TARGET:
        raise Refused(HTTPStatus.REQUEST_URI_TOO_LONG)
    if not target.startswith("/") or _MALFORMED.search(target):
        raise Refused(HTTPStatus.BAD_REQUEST)
    try:
        path = unquote(target.partition("?")[0].partition("#")[0], errors="strict")
    except UnicodeDecodeError:
        raise Refused(HTTPStatus.BAD_REQUEST) from None
    if _FORBIDDEN.search(path):
        raise Refused(HTTPStatus.BAD_REQUEST)
    return path


def file_in(folder: Path, path: str) -> Path:
    """The regular file a path names in a resolved folder, for a folder its index page; raises Refused for all others."""
    try:
        found = (folder / path[1:]).resolve()
        if found.is_dir():
            found = (found / "index.html").resolve()
        elif path.endswith("/"):
            raise Refused(HTTPStatus.NOT_FOUND)
        if found.is_relative_to(folder) and found.is_file():
            return found
    except (OSError, RuntimeError):  # names that are too long, symbolic links that lead to themselves
        pass
    raise Refused(HTTPStatus.NOT_FOUND)


class _Handler(BaseHTTPRequestHandler):
    """One request: GET or HEAD of a file, nothing else."""

    server: LocalServer
    server_version = "returnkb"
    sys_version = ""
    timeout = TIMEOUT
    default_request_version = "HTTP/1.0"  # so that answers to malformed requests have a status line

    def do_GET(self) -> None:
        """Answer with a file, a redirect to a folder's page, or an error."""
        try:
            self._check()
            path = requested_path(self.path)
            if self.server.reload and path == RELOAD_SCRIPT:
                self._send("text/javascript", self._reload_script().encode())
            elif html := self.server.preview(path):
                self._send("text/html", _with_reload(html))
            else:
                file = file_in(self.server.folder, path)
                if (self.server.folder / path[1:]).is_dir() and not path.endswith("/"):
                    self._redirect(f"{quote(path)}/")
                else:
                    self._send_file(file)
        except Refused as refused:
            self.send_error(refused.status)
        except OSError:
            self.close_connection = True  # the client left, or the file went while it was sent

    do_HEAD = do_GET

    def parse_request(self) -> bool:
        """Refuse every method but GET and HEAD with its own status, which the base class would call unknown."""
        if not super().parse_request():
            return False
        if self.command not in ("GET", "HEAD"):
            self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)
            return False
        return True

    def end_headers(self) -> None:
        """Add headers against content sniffing and cross-origin reads to every answer."""
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing, as requests reveal what a person reads."""

    def _check(self) -> None:
        headers: Message = self.headers
        hosts = headers.get_all("Host", [])
        if len(hosts) != 1 or hosts[0].strip().lower() not in self.server.hosts:
            raise Refused(HTTPStatus.MISDIRECTED_REQUEST)
        if headers.get("Transfer-Encoding") or headers.get("Content-Length", "0").strip() != "0":
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    def _redirect(self, target: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_file(self, file: Path) -> None:
        kind = _TYPES.guess_type(file.name)[0] or "application/octet-stream"
        if self.server.reload and kind == "text/html":
            self._send(kind, _with_reload(file.read_bytes()))
            return
        with file.open("rb") as content:
            self._head(kind, file.stat().st_size)
            if self.command == "GET":
                shutil.copyfileobj(content, self.wfile)

    def _send(self, kind: str, body: bytes) -> None:
        self._head(kind, len(body))
        if self.command == "GET":
            self.wfile.write(body)

    def _head(self, kind: str, length: int) -> None:
        self.send_response(HTTPStatus.OK)
        charset = "; charset=utf-8" if kind.startswith("text/") or kind.endswith("json") else ""
        self.send_header("Content-Type", kind + charset)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _reload_script(self) -> str:
        return _RELOAD.replace("VERSION", str(self.server.version)).replace("PATH", RELOAD_SCRIPT)


def _with_reload(page: bytes) -> bytes:
    """A page that asks for the reload script: a file, since a page's policy may refuse inline scripts."""
    start, end, rest = page.rpartition(b"</body>")
    return start + f'<script src="{RELOAD_SCRIPT}"></script>'.encode() + end + rest if end else page
