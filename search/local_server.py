"""A small server for one office machine: the built site, and answers as data, to this machine alone."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from search.cli import as_data, opened
from search.index.facets import FACETS
from search.query.index_reader import IndexReader
from search.query.results import search

MOST = 50
ANSWERS = "/answers.json"


class _Office(SimpleHTTPRequestHandler):
    server_version = "returnkb"
    sys_version = ""
    disable_nagle_algorithm = True  # a small answer must not wait for the receipt of its head

    def __init__(self, *arguments: object, index: IndexReader, site: Path) -> None:
        self._index = index
        super().__init__(*arguments, directory=str(site))  # type: ignore[arg-type]  # what the server hands over

    def do_GET(self) -> None:
        """Answer a query, or give a file of the site."""
        # A page elsewhere that gets its own name pointed at this machine must not read what is here.
        if (self.headers.get("Host") or "").rsplit(":", 1)[0] not in ("127.0.0.1", "localhost"):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        query = urlsplit(self.path)
        if query.path == ANSWERS:
            self._answer({name: values[0] for name, values in parse_qs(query.query).items()})
        else:
            super().do_GET()

    def _answer(self, query: dict[str, str]) -> None:
        limit = min(int(query["limit"]), MOST) if query.get("limit", "").isdecimal() else 10
        filters = {name: query[name] for name in FACETS if name in query}
        response = search(
            query.get("q", ""), self._index, filters, limit, at=query.get("at", ""), today=date.today().isoformat()
        )
        body = json.dumps(as_data(response), ensure_ascii=False).encode("utf-8", "replace")
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep no record of what anyone looks for."""


def server(build: Path, port: int) -> ThreadingHTTPServer:
    """The office server, listening on this machine only; raises NoIndex when nothing was built."""
    index, _ = opened(build)
    return ThreadingHTTPServer(("127.0.0.1", port), partial(_Office, index=index, site=build / "site"))
