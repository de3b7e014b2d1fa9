"""The client returns a response or the reason of a failure, within its deadline and limits."""

from __future__ import annotations

import gzip
import socket
from typing import Any

import pytest

from scrapers.http import client
from scrapers.http.body import read_body
from scrapers.http.client import FetchLimits
from scrapers.http.response import FetchError, FetchFailure, Response
from tests.scrapers.fixtures.loopback import LoopbackNetwork, Request, html, reply


def error_of(answer: Response | FetchFailure) -> FetchError | None:
    """Error of a failed fetch."""
    return answer.error if isinstance(answer, FetchFailure) else None


def test_a_page_is_fetched(network: LoopbackNetwork) -> None:
    """A response has status, headers and body."""
    network.server("page.test").routes["/"] = reply(html(), ETag='"a"')

    answer = network.client().get("http://page.test/")

    assert isinstance(answer, Response)
    assert (answer.status, answer.headers["etag"], answer.body) == (200, '"a"', html())


def test_the_request_identifies_itself_and_accepts_supported_codings(network: LoopbackNetwork) -> None:
    """The request has an honest User-Agent and accepts gzip and deflate only."""
    seen: list[dict[str, str]] = []

    def handler(request: Request) -> None:
        seen.append(request.headers)
        request.send(reply(html()))

    network.server("page.test").routes["/"] = handler
    network.client().get("http://page.test/")

    assert seen[0]["user-agent"].startswith("ReturnKB-observer/")
    assert seen[0]["accept-encoding"] == "gzip, deflate"


def test_nothing_is_read_from_the_environment(network: LoopbackNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy named in the environment is not used."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    network.server("page.test").routes["/"] = reply(html())

    assert isinstance(network.client().get("http://page.test/"), Response)


@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_slow_response_ends_at_the_deadline(network: LoopbackNetwork, part: str) -> None:
    """A server that sends single bytes is disconnected before it has finished, and never counts as a page."""
    page = reply(html())

    finished: list[bool] = []

    def handler(request: Request) -> None:
        head, body = page.split(b"\r\n\r\n", 1)
        if part == "body":
            request.send(head + b"\r\n\r\n")
            request.drip(body, 0.1)
        else:
            request.drip(page, 0.1)
        finished.append(not request.stop.is_set())

    network.server("slow.test").routes["/"] = handler
    answer = network.client(FetchLimits(seconds=0.5)).get("http://slow.test/")

    assert error_of(answer) is FetchError.TIMEOUT
    assert finished == []


def test_a_redirect_with_a_bomb_in_its_body_is_followed_without_reading_it(
    network: LoopbackNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The body of a redirect is neither read nor decompressed."""
    bomb = gzip.compress(bytes(200_000_000), 1)
    server = network.server("bomb.test")
    server.routes["/"] = reply(bomb, "302 Found", Location="/page", Content_Encoding="gzip")
    server.routes["/page"] = reply(html())
    decoded: list[int] = []

    def counting(*arguments: Any) -> tuple[bytes, bytes]:
        raw, body = read_body(*arguments)
        decoded.append(len(body))
        return raw, body

    monkeypatch.setattr(client, "read_body", counting)
    answer = network.client().get("http://bomb.test/")

    assert isinstance(answer, Response)
    assert answer.url == "http://bomb.test/page"
    assert decoded == [len(html())]


def test_a_bomb_is_decompressed_no_further_than_the_limit(network: LoopbackNetwork) -> None:
    """A small body that decompresses to a huge one is too large."""
    network.server("bomb.test").routes["/"] = reply(gzip.compress(bytes(100_000_000), 1), Content_Encoding="gzip")

    assert error_of(network.client(FetchLimits(bytes=1_000_000)).get("http://bomb.test/")) is FetchError.TOO_LARGE


def test_a_compressed_page_is_decompressed(network: LoopbackNetwork) -> None:
    """gzip in one or several members is decoded."""
    packed = gzip.compress(html()[:50]) + gzip.compress(html()[50:])
    network.server("page.test").routes["/"] = reply(packed, Content_Encoding="gzip")

    answer = network.client().get("http://page.test/")

    assert isinstance(answer, Response)
    assert answer.body == html()


def test_a_short_body_is_never_a_page(network: LoopbackNetwork) -> None:
    """A body shorter than its Content-Length is truncated."""
    network.server("short.test").routes["/"] = reply(html()).replace(b"Content-Length: ", b"Content-Length: 9")

    assert error_of(network.client().get("http://short.test/")) is FetchError.BROKEN_OFF


def test_the_certificate_must_name_the_host_although_the_address_is_pinned(network: LoopbackNetwork) -> None:
    """TLS verifies the name of the URL, not the address."""
    right = network.server("right.test", tls=network.certificate("right.test"))
    right.routes["/"] = reply(html())
    network.names.point("wrong.test", right, 443)

    assert isinstance(network.client().get("https://right.test/"), Response)
    assert error_of(network.client().get("https://wrong.test/")) is FetchError.TLS


def test_a_certificate_of_an_unknown_authority_is_refused(network: LoopbackNetwork) -> None:
    """A self-signed certificate is a TLS error."""
    import ssl

    import trustme

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("self.test").configure_cert(context)
    network.server("self.test", tls=context).routes["/"] = reply(html())

    assert error_of(network.client().get("https://self.test/")) is FetchError.TLS


def test_the_name_is_resolved_once_for_check_and_connection(network: LoopbackNetwork) -> None:
    """A name whose address changes between check and connection cannot lead elsewhere."""
    server = network.server("page.test")
    server.routes["/"] = reply(html())
    network.client().get("http://page.test/")

    assert network.names.asked == ["page.test"]


def test_the_second_address_is_tried_when_the_first_is_dead(network: LoopbackNetwork) -> None:
    """One dead address of a name does not make the host unreachable."""
    from scrapers.http.dns import ResolvedAddress

    server = network.server("two.test")
    server.routes["/"] = reply(html())
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = closed.getsockname()[1]
    network.names.allowed.add(("127.0.0.1", dead))
    network.names.answers[("two.test", 80)].insert(0, ResolvedAddress(socket.AF_INET, ("127.0.0.1", dead)))

    assert isinstance(network.client().get("http://two.test/"), Response)


def test_redirects_are_followed_within_the_policy(network: LoopbackNetwork) -> None:
    """Relative and permanent redirects are followed and recorded; loops and other schemes are not."""
    server = network.server("page.test")
    server.routes["/old"] = reply(b"", "301 Moved", Location="new")
    server.routes["/new"] = reply(html())
    server.routes["/circle"] = reply(b"", "302 Found", Location="/circle")
    server.routes["/file"] = reply(b"", "302 Found", Location="file:///etc/passwd")
    server.routes["/ssh"] = reply(b"", "302 Found", Location="http://page.test:22/")
    client = network.client()
    moved = client.get("http://page.test/old")

    assert isinstance(moved, Response)
    assert (moved.url, moved.permanent) == ("http://page.test/new", True)
    assert error_of(client.get("http://page.test/circle")) is FetchError.REDIRECTS
    assert error_of(client.get("http://page.test/file")) is FetchError.BAD_REDIRECT
    assert error_of(client.get("http://page.test/ssh")) is FetchError.BAD_REDIRECT
