"""The gate brings home a page or the reason why there is none, within its deadline and its caps."""

from __future__ import annotations

import gzip
import socket
import time

import pytest

from scrapers.http.client import Limits
from scrapers.http.response import NoPage, Page, Trouble
from tests.scrapers.fixtures.loopback import Visit, World, html, reply


def trouble(answer: Page | NoPage) -> Trouble | None:
    """The trouble of an answer, if it is one."""
    return answer.trouble if isinstance(answer, NoPage) else None


def test_a_page_comes_home(world: World) -> None:
    """A plain page arrives with status, headers and body."""
    world.server("page.test").routes["/"] = reply(html(), ETag='"a"')

    answer = world.gate().get("http://page.test/")

    assert isinstance(answer, Page)
    assert (answer.status, answer.headers["etag"], answer.body) == (200, '"a"', html())


def test_we_say_who_we_are_and_take_only_what_we_can_unpack(world: World) -> None:
    """The request carries an honest name and asks for gzip or deflate only."""
    seen: list[dict[str, str]] = []

    def handler(visit: Visit) -> None:
        seen.append(visit.headers)
        visit.say(reply(html()))

    world.server("page.test").routes["/"] = handler
    world.gate().get("http://page.test/")

    assert seen[0]["user-agent"].startswith("ReturnKB-observer/")
    assert seen[0]["accept-encoding"] == "gzip, deflate"


def test_nothing_is_read_from_the_environment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy named in the environment is not used."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    world.server("page.test").routes["/"] = reply(html())

    assert isinstance(world.gate().get("http://page.test/"), Page)


@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_dripping_server_ends_at_the_deadline(world: World, part: str) -> None:
    """A server that sends a byte now and then is left when the time is over, and is never taken for a good page."""
    page = reply(html())

    def handler(visit: Visit) -> None:
        head, body = page.split(b"\r\n\r\n", 1)
        if part == "body":
            visit.say(head + b"\r\n\r\n")
            visit.drip(body, 0.3)
        else:
            visit.drip(page, 0.3)

    world.server("slow.test").routes["/"] = handler
    started = time.monotonic()
    answer = world.gate(Limits(seconds=1.0)).get("http://slow.test/")

    assert trouble(answer) is Trouble.TIMEOUT
    assert time.monotonic() - started < 1.6


def test_a_redirect_with_a_bomb_in_its_body_is_followed_without_reading_it(world: World) -> None:
    """The body of a redirect is neither read nor unpacked."""
    bomb = gzip.compress(bytes(200_000_000), 1)
    server = world.server("bomb.test")
    server.routes["/"] = reply(bomb, "302 Found", Location="/page", Content_Encoding="gzip")
    server.routes["/page"] = reply(html())
    started = time.monotonic()
    answer = world.gate().get("http://bomb.test/")

    assert isinstance(answer, Page)
    assert answer.url == "http://bomb.test/page"
    assert time.monotonic() - started < 1


def test_a_bomb_is_unpacked_no_further_than_the_cap(world: World) -> None:
    """A small body that unpacks to a huge one is too large."""
    world.server("bomb.test").routes["/"] = reply(gzip.compress(bytes(100_000_000), 1), Content_Encoding="gzip")

    assert trouble(world.gate(Limits(bytes=1_000_000)).get("http://bomb.test/")) is Trouble.TOO_LARGE


def test_a_packed_page_is_unpacked(world: World) -> None:
    """gzip in one or several members comes home as the page."""
    packed = gzip.compress(html()[:50]) + gzip.compress(html()[50:])
    world.server("page.test").routes["/"] = reply(packed, Content_Encoding="gzip")

    answer = world.gate().get("http://page.test/")

    assert isinstance(answer, Page)
    assert answer.body == html()


def test_a_short_body_is_never_a_page(world: World) -> None:
    """A body shorter than announced is broken off."""
    world.server("short.test").routes["/"] = reply(html()).replace(b"Content-Length: ", b"Content-Length: 9")

    assert trouble(world.gate().get("http://short.test/")) is Trouble.BROKEN_OFF


def test_the_certificate_must_name_the_host_although_the_address_is_pinned(world: World) -> None:
    """TLS checks the name of the URL, not the address connected to."""
    right = world.server("right.test", tls=world.certificate("right.test"))
    right.routes["/"] = reply(html())
    world.names.point("wrong.test", right, 443)

    assert isinstance(world.gate().get("https://right.test/"), Page)
    assert trouble(world.gate().get("https://wrong.test/")) is Trouble.TLS


def test_a_certificate_nobody_vouches_for_is_refused(world: World) -> None:
    """A certificate of another authority is a TLS trouble and never waved through."""
    import ssl

    import trustme

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("self.test").configure_cert(context)
    world.server("self.test", tls=context).routes["/"] = reply(html())

    assert trouble(world.gate().get("https://self.test/")) is Trouble.TLS


def test_the_name_is_resolved_once_and_the_answer_is_what_is_connected_to(world: World) -> None:
    """A name that changes its mind between look-up and connection cannot lead elsewhere."""
    server = world.server("page.test")
    server.routes["/"] = reply(html())
    world.gate().get("http://page.test/")

    assert world.names.asked == ["page.test"]


def test_the_second_address_is_tried_when_the_first_is_dead(world: World) -> None:
    """One dead address of a name does not make the host unreachable."""
    from scrapers.http.dns import Answer

    server = world.server("two.test")
    server.routes["/"] = reply(html())
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = closed.getsockname()[1]
    world.names.allowed.add(("127.0.0.1", dead))
    world.names.answers[("two.test", 80)].insert(0, Answer(socket.AF_INET, ("127.0.0.1", dead)))

    assert isinstance(world.gate().get("http://two.test/"), Page)


def test_redirects_are_followed_by_our_rules(world: World) -> None:
    """Relative and permanent redirects are followed and remembered; circles and foreign schemes are not."""
    server = world.server("page.test")
    server.routes["/old"] = reply(b"", "301 Moved", Location="new")
    server.routes["/new"] = reply(html())
    server.routes["/circle"] = reply(b"", "302 Found", Location="/circle")
    server.routes["/file"] = reply(b"", "302 Found", Location="file:///etc/passwd")
    server.routes["/ssh"] = reply(b"", "302 Found", Location="http://page.test:22/")
    gate = world.gate()
    moved = gate.get("http://page.test/old")

    assert isinstance(moved, Page)
    assert (moved.url, moved.permanent) == ("http://page.test/new", True)
    assert trouble(gate.get("http://page.test/circle")) is Trouble.REDIRECTS
    assert trouble(gate.get("http://page.test/file")) is Trouble.BAD_REDIRECT
    assert trouble(gate.get("http://page.test/ssh")) is Trouble.BAD_REDIRECT
