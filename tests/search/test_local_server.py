"""The local server: the same responses as JSON, to this machine only, within limits."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from search.local_server import BadRequest, create_server, search_options
from search.query.plan import MAX_QUERY_LENGTH

Send = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def port(data: Path, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a running server."""
    build = tmp_path_factory.mktemp("build")
    (build / "data").symlink_to(data)
    (build / "site").symlink_to(site)
    (build / "pages").symlink_to(site)
    server = create_server(build, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def send(port: int) -> Send:
    """Sends bytes to the server through a socket and returns all it sends back."""

    def exchange(request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            received = b""
            while part := connection.recv(65_536):
                received += part
        return received

    return exchange


def _get(port: int, target: str, method: str = "GET", host: str | None = None) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, target, headers={"Host": host or f"127.0.0.1:{port}"})
    return connection.getresponse()


def _status(received: bytes) -> int:
    return int(received.split(b" ", 2)[1])


def test_it_responds_as_the_browser_does(port: int) -> None:
    """The same results as everywhere else, as JSON."""
    found = json.loads(_get(port, f"/answers.json?q={quote('insulin Приштина')}&limit=3").read())

    assert found["results"][0]["id"] == "kosovo/prishtina/insulin"
    assert found["results"][0]["closed"] is False
    assert len(found["results"]) <= 3


def test_it_serves_the_site(port: int) -> None:
    """Pages of the built site have the same origin."""
    response = _get(port, "/find.html")

    assert response.status == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_json_can_load_and_run_nothing(port: int) -> None:
    """A JSON response opened as a page has a policy without any source, and no type is guessed."""
    headers = _get(port, "/answers.json?q=insulin").headers

    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_the_names_of_this_machine_are_accepted(name: str, port: int) -> None:
    """With the port of the server."""
    assert _get(port, "/answers.json?q=insulin", host=f"{name}:{port}").status == 200


@pytest.mark.parametrize(
    "host",
    ["elsewhere.example", "elsewhere.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1:{port}.example", "[::1]x:{port}",
     "localhost.example:{port}", "user@127.0.0.1:{port}"],
)  # fmt: skip
@pytest.mark.parametrize("target", ["/answers.json?q=insulin", "/find.html"])
def test_any_other_host_is_refused(host: str, target: str, port: int) -> None:
    """A web page elsewhere cannot read responses or pages by pointing its own name here (DNS rebinding)."""
    assert _get(port, target, host=host.format(port=port)).status == 421


@pytest.mark.parametrize(
    "headers", [b"", b"Host: 127.0.0.1:%d\r\nHost: elsewhere.example\r\n"], ids=["no host", "two hosts"]
)
def test_exactly_one_host_is_required(headers: bytes, send: Send, port: int) -> None:
    """A request without Host, or with two, is refused."""
    request = b"GET /find.html HTTP/1.1\r\n" + (headers % port if headers else b"") + b"\r\n"

    assert _status(send(request)) == 421


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "NONSENSE"])
def test_other_methods_are_not_allowed(method: str, port: int) -> None:
    """GET and HEAD only."""
    response = _get(port, "/answers.json?q=insulin", method=method)

    assert response.status == 405
    assert response.headers["Allow"] == "GET, HEAD"


def test_head_sends_the_headers_of_get(port: int) -> None:
    """The same length and no body."""
    got, head = _get(port, "/answers.json?q=insulin"), _get(port, "/answers.json?q=insulin", method="HEAD")

    assert head.headers["Content-Length"] == got.headers["Content-Length"]
    assert head.read() == b""


@pytest.mark.parametrize(
    "parameters",
    ["limit=" + "9" * 5_000, "limit=0", "limit=-1", "limit=51", "limit=1e3", "limit=%D9%A3", "limit=%C2%B2", "limit=+5",
     "&".join(f"p{number}=1" for number in range(50))],
    ids=lambda parameters: parameters[:24],
)  # fmt: skip
def test_parameters_out_of_range_are_bad_requests(parameters: str, port: int) -> None:
    """The response is JSON that names the repair."""
    response = _get(port, f"/answers.json?q=insulin&{quote(parameters, safe='=&%')}")

    assert response.status == 400
    assert set(json.loads(response.read())) == {"error"}


def test_a_long_query_is_a_bad_request(port: int) -> None:
    """The message names the limit."""
    response = _get(port, "/answers.json?q=" + "a" * (MAX_QUERY_LENGTH + 1))

    assert response.status == 400
    assert str(MAX_QUERY_LENGTH) in json.loads(response.read())["error"]


@pytest.mark.parametrize("length", [20_000, 60_000])
def test_a_long_request_line_is_refused(length: int, send: Send, port: int) -> None:
    """Whatever its length, nothing of it is searched for."""
    received = send(b"GET /answers.json?q=%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % (b"a" * length, port))

    assert _status(received) == 414


@pytest.mark.parametrize(
    "target", ["/%00", "/a%00.html", "/%ED%A0%80", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/kosovo/%5c..", "/search/"]
)  # fmt: skip
def test_what_is_no_page_is_not_found(target: str, port: int) -> None:
    """Null bytes, surrogates, paths outside the site and folders without a page."""
    assert _get(port, target).status == 404


@pytest.mark.parametrize(
    "request_bytes", [b"\r\n", b"\xff\xfe\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 500 + b"\r\n", b"GET /" + b"a" * 200_000 + b"\r\n\r\n"]
)  # fmt: skip
def test_a_malformed_request_leaves_the_server_running(request_bytes: bytes, send: Send, port: int) -> None:
    """The next request is served."""
    with suppress(OSError):  # the server may close the connection before it has read everything
        send(request_bytes)

    assert _get(port, "/find.html").status == 200


def test_a_client_that_leaves_early_prints_no_traceback(port: int, capfd: pytest.CaptureFixture[str]) -> None:
    """A closed connection is no error of the server."""
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            connection.sendall(b"GET /search/finder.js HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % port)

    assert _get(port, "/find.html").status == 200
    assert "Traceback" not in capfd.readouterr().err


@settings(max_examples=200, deadline=None)
@given(some.text("q=limit&%09af;+[]place\x00ه", max_size=60))
def test_any_url_query_is_read_or_refused(query: str) -> None:
    """No URL query raises anything but BadRequest."""
    try:
        text, options = search_options(query)
    except BadRequest as error:
        assert "give" in str(error) or "shorten" in str(error)
    else:
        assert len(text) <= MAX_QUERY_LENGTH
        assert 1 <= options["limit"] <= 50


def test_it_listens_on_this_machine_only(data: Path, tmp_path: Path) -> None:
    """No other machine can connect."""
    (tmp_path / "data").symlink_to(data)
    server = create_server(tmp_path, 0)

    assert server.server_address[0] == "127.0.0.1"
    server.server_close()
