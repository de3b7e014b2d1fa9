"""A localhost HTTP server: the built site plus a JSON search API.

Only this machine can connect. The Host header is checked, because a web page elsewhere can point its own name at this
machine (DNS rebinding) and read what is served here.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from search.index.facets import FACETS
from search.open_index import open_index
from search.query.index_reader import DamagedIndex, IndexReader
from search.query.plan import MAX_QUERY_LENGTH
from search.query.results import response_data, search

SEARCH_PATH = "/answers.json"
MAX_RESULTS = 50
_DEFAULT_RESULTS = 10
_MAX_TARGET = 16_384  # characters of a request target; a query of the longest length may be percent-encoded
_MAX_PARAMETERS = 20
_METHODS = ("GET", "HEAD")
_TIMEOUT = 30  # seconds that a connection may be idle


class BadRequest(ValueError):
    """Raised, with the repair, for parameters of a search that cannot be read."""


class _Handler(SimpleHTTPRequestHandler):
    server_version = "returnkb"
    sys_version = ""
    timeout = _TIMEOUT
    disable_nagle_algorithm = True  # a small response must not wait for an acknowledgement

    def __init__(self, *arguments: Any, index: IndexReader, site: Path) -> None:
        self._index = index
        super().__init__(*arguments, directory=str(site))

    def parse_request(self) -> bool:
        """Parse the request line and headers; refuse foreign hosts, other methods and long targets."""
        if not super().parse_request():
            return False
        if not self._is_own_host():
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST, "Use the address that the command printed.")
        elif self.command not in _METHODS:
            self._refuse(HTTPStatus.METHOD_NOT_ALLOWED, "Use GET or HEAD.", Allow=", ".join(_METHODS))
        elif len(self.path) > _MAX_TARGET:
            self._refuse(HTTPStatus.REQUEST_URI_TOO_LONG, "Shorten the query.")
        else:
            return True
        return False

    def _is_own_host(self) -> bool:
        hosts = self.headers.get_all("Host", [])
        port = self.connection.getsockname()[1]
        names = ("127.0.0.1", "localhost", "[::1]")
        own = {f"{name}:{port}" for name in names} | (set(names) if port == 80 else set())
        return len(hosts) == 1 and hosts[0].strip().lower() in own

    def do_GET(self) -> None:
        """Respond to a search, or send a file of the site."""
        target = urlsplit(self.path)
        if target.path == SEARCH_PATH:
            self._search(target.query)
        else:
            super().do_GET()

    def do_HEAD(self) -> None:
        """Send the headers that GET would send."""
        if urlsplit(self.path).path == SEARCH_PATH:
            self.do_GET()
        else:
            super().do_HEAD()

    def send_head(self) -> Any:
        """Open the file of the request; names that no file can have are not found."""
        try:
            return super().send_head()
        except ValueError:  # a null byte or a lone surrogate in the path
            self._refuse(HTTPStatus.NOT_FOUND, "There is no such page.")
            return None

    def list_directory(self, path: Any) -> None:
        """Send no listing of a folder without a page."""
        self._refuse(HTTPStatus.NOT_FOUND, "There is no such page.")

    def _search(self, query: str) -> None:
        try:
            text, options = search_options(query)
            response = search(text, self._index, today=date.today().isoformat(), **options)
        except BadRequest as error:
            self._refuse(HTTPStatus.BAD_REQUEST, str(error))
        except DamagedIndex as damage:
            self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR, f"{damage} Run `returnkb build` and start the server again.")
        else:
            self._send_json(HTTPStatus.OK, response_data(response))

    def _refuse(self, status: HTTPStatus, repair: str, **headers: str) -> None:
        self.close_connection = True
        self._send_json(status, {"error": f"{status.phrase}: {repair}"}, **headers)

    def _send_json(self, status: HTTPStatus, data: object, **headers: str) -> None:
        body = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.send_header("Cache-Control", "no-store")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        """End the headers of any response; browsers must not guess another type."""
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: nobody should learn what was searched for."""


def search_options(query: str) -> tuple[str, dict[str, Any]]:
    """The text and options of a search from a URL query; raises BadRequest with the repair."""
    try:
        values = parse_qs(query, max_num_fields=_MAX_PARAMETERS)
    except ValueError:
        raise BadRequest(f"give at most {_MAX_PARAMETERS} parameters.") from None
    first = {name: found[0] for name, found in values.items()}
    text = first.get("q", "")
    if len(text) > MAX_QUERY_LENGTH:
        raise BadRequest(f"shorten q to {MAX_QUERY_LENGTH} characters.")
    filters = {name: first[name] for name in FACETS if name in first}
    return text, {"filters": filters, "limit": _limit(first.get("limit")), "at": first.get("at", "")}


def _limit(value: str | None) -> int:
    if value is None:
        return _DEFAULT_RESULTS
    is_short_number = value.isascii() and value.isdecimal() and len(value) <= len(str(MAX_RESULTS))
    if not is_short_number or not 1 <= int(value) <= MAX_RESULTS:
        raise BadRequest(f"give limit a number from 1 to {MAX_RESULTS}.")
    return int(value)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that closed the connection; report any other error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def create_server(build: Path, port: int) -> ThreadingHTTPServer:
    """A server for the site and index of a build, on the loopback interface; raises SearchError when nothing was built."""
    index, _ = open_index(build)
    return _Server(("127.0.0.1", port), partial(_Handler, index=index, site=build / "site"))
