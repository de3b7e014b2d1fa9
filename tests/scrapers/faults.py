"""The 72 ways in which a source can answer badly, each with what a look at it must end in."""

from __future__ import annotations

import gzip
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ParamSpec

import trustme

from scrapers.net.names import Answer
from tests.scrapers.documents import circular, locked, pdf, scanned
from tests.scrapers.loopback import PROSE, Handler, Names, Server, Visit, World, html, reply

Given = ParamSpec("Given")
Setup = Callable[[World, Server], None]
GOOD = reply(html())
BOMB = gzip.compress(bytes(100_000_000), 1)
ARABIC = "يجب على العائدين التسجيل في مكتب البلدية خلال ثلاثين يوما من الوصول. التسجيل مجاني. " * 4
SHELL = "<html><head><title>App</title><script src=a.js></script></head><body><div id=root></div></body></html>"
LOGIN = "<h1>Welcome</h1><form><input name=u><input type=password name=p></form>"


@dataclass(frozen=True)
class Fault:
    """One fault: how the server behaves, and the outcome of a look or the label after several."""

    number: int
    what: str
    expected: str
    answer: Handler | bytes | None = None
    setup: Setup | None = None
    path: str = "/page/a"
    tls: bool = False
    days: tuple[float, ...] = (0.0,)
    places: tuple[str, ...] = ()


FAULTS: list[Fault] = []


def _listing(make: Callable[Given, Fault]) -> Callable[Given, None]:
    """Take what a fault takes, and add the fault to the list."""

    def add(*given: Given.args, **more: Given.kwargs) -> None:
        FAULTS.append(make(*given, **more))

    return add


fault = _listing(Fault)


def turns(*answers: bytes) -> Handler:
    """Answers one after the other, the last one for ever."""
    return lambda visit: visit.say(answers[min(visit.count, len(answers)) - 1])


def status(line: str, body: bytes = b"<p>something</p>", **headers: str) -> bytes:
    """An answer with some status."""
    return reply(body, line, **headers)


def to(location: str, line: str = "302 Found", **headers: str) -> bytes:
    """A redirect."""
    return reply(b"moved", line, Location=location, **headers)


def route(path: str, answer: Handler | bytes) -> Setup:
    """A second page on the same server."""
    return lambda world, server: server.routes.__setitem__(path, answer)


def validating(tag: str = '"v1"') -> Handler:
    """A server that answers 304 to those who name its tag."""

    def handler(visit: Visit) -> None:
        known = visit.headers.get("if-none-match") == tag
        visit.say(status("304 Not Modified", b"", ETag=tag) if known else reply(html(), ETag=tag))

    return handler


# Status
fault(1, "a good page", "read", GOOD)
fault(2, "204", "empty", status("204 No Content", b""))
fault(3, "304 to a conditional request", "not_modified", validating(), days=(0, 7))
fault(4, "304 to an unconditional request", "protocol", status("304 Not Modified", b""))
fault(5, "304 for ever", "read", validating(), days=(0, 7, 57))
fault(6, "400", "request_rejected", status("400 Bad Request"))
fault(7, "401", "login_required", status("401 Unauthorized"))
fault(8, "402", "login_required", status("402 Payment Required"))
fault(9, "403", "forbidden", status("403 Forbidden"))
fault(10, "403 once, then the page", "read", turns(status("403 Forbidden"), GOOD))
fault(
    11,
    "404 on three looks, the last from elsewhere",
    "=gone",
    status("404 Not Found"),
    days=(0, 3, 6),
    places=("ci", "ci", "office"),
)
fault(12, "404 once", "=suspect", status("404 Not Found"))
fault(
    13, "501 to HEAD", "read", lambda visit: visit.say(GOOD if visit.method == "GET" else status("501 Not Implemented"))
)
fault(14, "406", "forbidden", status("406 Not Acceptable"))
fault(15, "410 on two looks a day apart", "=gone", status("410 Gone"), days=(0, 1))
fault(16, "418", "forbidden", status("418 I'm a teapot"))
fault(16, "499", "request_rejected", status("499 Client Closed"))
fault(16, "520", "server_error", status("520 Web Server Error"))
fault(16, "526", "server_error", status("526 Invalid Certificate"))
fault(17, "429 with a short Retry-After, then the page", "read", turns(status("429 Too Many", Retry_After="1"), GOOD))
fault(18, "429 with an endless Retry-After", "limited", status("429 Too Many", Retry_After="999999"))
fault(
    18,
    "429 with a Retry-After in the past",
    "limited",
    status("429 Too Many", Retry_After="Mon, 01 Jan 2001 00:00:00 GMT"),
)
fault(18, "429 with a garbled Retry-After", "limited", status("429 Too Many", Retry_After="soon-ish"))
fault(19, "451", "legal", status("451 Unavailable For Legal Reasons"))
fault(20, "500 now and then", "read", turns(status("500 Oops"), GOOD))
fault(21, "503 for maintenance", "server_error", status("503 Down", html("<h1>Wartungsarbeiten</h1>")))
fault(22, "a garbled status line", "protocol", b"HELLO there\r\n\r\n")

# Redirects
fault(23, "a stable permanent redirect", "=moved", to("/b", "301 Moved"), setup=route("/b", GOOD), days=(0, 7))
fault(24, "a stable temporary redirect", "=fresh", to("/b"), setup=route("/b", GOOD), days=(0, 7))


def _chain(world: World, server: Server) -> None:
    for number in range(6):
        server.routes[f"/c{number}"] = to(f"/c{number + 1}", "308 Permanent")
    server.routes["/c6"] = GOOD


def _growing(world: World, server: Server) -> None:
    server.routes["*"] = lambda visit: visit.say(to(visit.path + "x"))


fault(25, "six redirects in a row", "read", None, setup=_chain, path="/c0")
fault(26, "a redirect to itself", "redirects", to("/page/a"))
fault(27, "redirects that grow for ever", "redirects", lambda v: v.say(to(v.path + "x")), setup=_growing, path="/g/")
fault(28, "a redirect to the home page", "sent_home", to("/"), setup=route("/", GOOD))
fault(29, "a redirect to a login", "login_wall", to("/login?next=a"), setup=route("/login?next=a", reply(html(LOGIN))))


def _elsewhere(world: World, server: Server) -> None:
    world.server("elsewhere.example").routes["/page/a"] = GOOD


fault(
    30,
    "a permanent redirect to another domain",
    "=moved",
    to("http://elsewhere.example/page/a", "301 Moved"),
    setup=_elsewhere,
    days=(0, 7),
)
fault(31, "a redirect to a private address", "refused_address", to("http://10.0.0.1/"))
fault(32, "a redirect to a file", "bad_redirect", to("file:///etc/passwd"))
fault(32, "a redirect to ftp", "bad_redirect", to("ftp://page.test/a"))
fault(32, "a redirect to javascript", "bad_redirect", to("javascript:alert(1)"))
fault(33, "a redirect to another port", "bad_redirect", to("http://page.test:22/"))
fault(
    34,
    "a bomb in the body of a redirect",
    "read",
    reply(BOMB, "302 Found", Location="/b", Content_Encoding="gzip"),
    setup=route("/b", GOOD),
)
fault(35, "a relative redirect", "read", to("b"), setup=route("/page/b", GOOD))


def _second_name(world: World, server: Server) -> None:
    world.names.point("f35.test", server)
    server.routes["/b"] = GOOD


fault(35, "a redirect without a scheme", "read", to("//f35.test/b"), setup=_second_name)
fault(35, "a redirect to nothing that is an address", "bad_redirect", to("http://[oops/"))
fault(
    36,
    "a redirect by a meta element",
    "bad_redirect",
    reply(html("<p>Moved", head="<meta http-equiv=refresh content='0;url=/b'>")),
)


def _downgrade(world: World, server: Server) -> None:
    world.server("plain.test").routes["/b"] = GOOD


fault(37, "a redirect out of encryption", "bad_redirect", to("http://plain.test/b"), setup=_downgrade, tls=True)


def _cookie(visit: Visit) -> None:
    visit.say(GOOD if "cookie" in visit.headers else to("/page/a", Set_Cookie="seen=1; Path=/"))


fault(38, "a redirect that wants a cookie", "read", _cookie)

# Transport


def _closed(world: World, server: Server) -> None:
    server.close()


fault(39, "nobody listens", "connect", None, setup=_closed)


def _blackhole(world: World, server: Server) -> None:
    hole = socket.socket()
    hole.bind(("127.0.0.1", 0))
    hole.listen(0)
    fillers = [socket.socket() for _ in range(4)]
    for filler in fillers:
        filler.setblocking(False)
        filler.connect_ex(hole.getsockname())
    world.keep += [hole, *fillers]
    world.names.allowed.add(hole.getsockname())
    for key in list(world.names.answers):
        world.names.answers[key] = [Answer(socket.AF_INET, hole.getsockname())]


fault(40, "a host that swallows everything", "timeout", None, setup=_blackhole)


def _reset(visit: Visit) -> None:
    visit.say(GOOD[:200])
    visit.reset()


fault(41, "a connection reset in the body", "broken_off", _reset)
fault(42, "headers that drip", "timeout", lambda visit: visit.drip(GOOD, 0.2))


def _dripping(visit: Visit) -> None:
    visit.say(GOOD[:150])
    visit.drip(GOOD[150:], 0.2)


fault(43, "a body that drips", "timeout", _dripping)


def _endless(visit: Visit) -> None:
    visit.say(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while not visit.stop.is_set():
        visit.say(b"<p>and so on</p>" * 4096)


fault(44, "a body without end", "too_large", _endless)
fault(45, "a length that is too long", "broken_off", GOOD.replace(b"Content-Length: ", b"Content-Length: 9"))
fault(
    45,
    "a length that is too short",
    "read",
    GOOD.replace(b"Content-Length: %d" % len(html()), b"Content-Length: %d" % (len(html()) - 20)),
)
fault(46, "bad chunks", "broken_off", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n")
fault(47, "a header of a megabyte", "protocol", b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n")
fault(47, "ten thousand headers", "protocol", b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 10_000 + b"\r\n")
fault(48, "a bomb", "too_large", reply(BOMB, Content_Encoding="gzip"))
fault(49, "a page packed twice", "coding", reply(gzip.compress(gzip.compress(html())), Content_Encoding="gzip, gzip"))
fault(50, "a page that is not packed as it says", "coding", reply(html(), Content_Encoding="gzip"))
fault(51, "a packed page that ends early", "broken_off", reply(gzip.compress(html())[:-20], Content_Encoding="gzip"))


def _expired(world: World, server: Server) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    world.authority.issue_cert("page.test", not_after=yesterday).configure_cert(context)
    server.tls = context


def _self_signed(world: World, server: Server) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("page.test").configure_cert(context)
    server.tls = context


def _wrong_name(world: World, server: Server) -> None:
    server.tls = world.certificate("another.test")


def _not_tls(world: World, server: Server) -> None:
    server.tls = None


fault(52, "an expired certificate", "tls", GOOD, setup=_expired, tls=True)
fault(52, "a certificate nobody vouches for", "tls", GOOD, setup=_self_signed, tls=True)
fault(52, "a certificate for another name", "tls", GOOD, setup=_wrong_name, tls=True)
fault(52, "no encryption where it is expected", "tls", GOOD, setup=_not_tls, tls=True)
fault(53, "a name that does not exist", "no_such_name", None, setup=lambda w, s: w.names.answers.clear())
fault(53, "a name server that fails", "name_unanswered", None, setup=lambda w, s: w.names.failing.add("page.test"))
fault(
    53,
    "a name server that is slow",
    "name_unanswered",
    None,
    setup=lambda w, s: w.names.slow.__setitem__("page.test", 20.0),
)


class _Rebound(Names):
    def resolve(self, host: str, port: int) -> list[Answer]:
        """The run asks once to group hosts, once for robots.txt, and then the name changes its mind."""
        found = super().resolve(host, port)
        return found if len(self.asked) < 3 else [Answer(socket.AF_INET, ("10.0.0.1", port))]


def _rebinding(world: World, server: Server) -> None:
    world.names = _Rebound(**vars(world.names))


fault(54, "a name that changes its mind", "refused_address", GOOD, setup=_rebinding)
fault(
    55,
    "a public and a private answer",
    "refused_address",
    GOOD,
    setup=lambda w, s: w.names.answers[("page.test", 80)].append(Answer(socket.AF_INET, ("10.0.0.1", 80))),
)


def _dead_six(world: World, server: Server) -> None:
    world.names.allowed.add(("::1", 9))
    world.names.answers[("page.test", 80)].insert(0, Answer(socket.AF_INET6, ("::1", 9, 0, 0)))


fault(56, "IPv6 is dead and IPv4 is not", "read", GOOD, setup=_dead_six)

# Content
fault(
    57,
    "a not-found page in English with a good status",
    "soft_not_found",
    reply(html("<h1>Page not found</h1>", title="Oops")),
)
fault(
    57,
    "a not-found page in German with a good status",
    "soft_not_found",
    reply(html("<p>Die Seite wurde nicht gefunden</p>", title="Seite nicht gefunden")),
)
fault(
    57,
    "a not-found page in French with a good status",
    "soft_not_found",
    reply(html("<p>La page demandée n’existe pas.</p>", title="Erreur")),
)
fault(
    57,
    "a not-found page in Arabic with a good status",
    "soft_not_found",
    reply(html("<p>عذرا، الصفحة غير موجودة</p>", title="خطأ")),
)
fault(
    58,
    "a domain for sale",
    "parked",
    reply(html("<h1>page.test</h1><p>This domain is for sale!</p>", title="page.test")),
)
fault(
    59,
    "a cookie wall",
    "consent_wall",
    reply(html("<h2>We value your privacy</h2><button>Accept all cookies</button>")),
)
fault(60, "a challenge by header", "challenge", status("403 Forbidden", cf_mitigated="challenge"))
fault(
    60,
    "a challenge by text",
    "challenge",
    reply(html("<h1>Just a moment...</h1><p>Checking your browser</p>", title="Just a moment...")),
)
fault(61, "a login page with a good status", "login_wall", reply(html(LOGIN)))
fault(62, "an empty shell for a program", "script_only", reply(SHELL.encode()))
fault(63, "an empty page", "empty", reply(b""))
fault(64, "a false charset in the header", "read", reply(html(f"<p>{ARABIC}"), kind="text/html; charset=iso-8859-1"))
fault(64, "no charset at all", "read", reply(f"<html><body><p>{ARABIC}".encode("windows-1256"), kind="text/html"))
fault(64, "UTF-16", "read", reply(f"<html><body><p>{ARABIC}".encode("utf-16"), kind="text/html"))
fault(
    64,
    "windows-1256 by meta",
    "read",
    reply(f"<html><head><meta charset=windows-1256></head><body><p>{ARABIC}".encode("cp1256"), kind="text/html"),
)
fault(
    64,
    "GB18030",
    "read",
    reply(("<html><body><p>" + "登记是免费的。" * 30).encode("gb18030"), kind="text/html; charset=gb18030"),
)
fault(65, "a PDF called a page", "read", reply(pdf(PROSE.split(". ")), kind="text/html"))
fault(65, "a page called a PDF", "read", reply(html(), kind="application/pdf"))
fault(66, "a locked PDF", "encrypted", reply(locked(), kind="application/pdf"))
fault(66, "a scanned PDF", "scanned", reply(scanned(), kind="application/pdf"))
fault(66, "a PDF of five thousand pages", "damaged", reply(pdf(["line"], 5000), kind="application/pdf"))
fault(66, "a PDF that leads in circles", "damaged", reply(circular(), kind="application/pdf"))
fault(
    67,
    "a number that is new at every request",
    "=fresh",
    lambda v: v.say(reply(html(f"<main><p>{PROSE}</p><p>Request {v.count}</p></main>"))),
    days=(0, 7, 14),
)
fault(
    68,
    "two versions in turn",
    "=fresh",
    lambda v: v.say(reply(html(f"<main><p>{PROSE}</p><p>Offer {'AB'[v.count % 2]} today</p></main>"))),
    days=(0, 7, 14, 21),
)


def _languages(visit: Visit) -> None:
    wanted = visit.headers.get("accept-language", "")
    visit.say(reply(html(f"<p>{PROSE}" if wanted.startswith("en") else "<p>Anmeldung ist kostenlos. " * 20)))


fault(69, "a page in the visitor's language", "=fresh", _languages, days=(0, 7))
fault(70, "a new tag for the same page", "=fresh", lambda v: v.say(reply(html(), ETag=f'"{v.count}"')), days=(0, 7))
fault(
    70,
    "the same tag for a new page",
    "=changed",
    lambda v: v.say(reply(html(f"<p>{PROSE} {'New.' if v.count > 2 else ''}"), ETag='"a"')),
    days=(0, 7),
)
fault(
    71,
    "elements nested a hundred thousand deep",
    "too_large",
    reply(b"<html><body>" + b"<div>" * 100_000 + PROSE.encode()),
)
fault(71, "elements nested twenty thousand deep", "read", reply(html("<div>" * 20_000 + f"<p>{PROSE}")))
fault(71, "zero bytes in the text", "read", reply(html(f"<p>{PROSE}\x00\x00{PROSE}")))
LAUGHS = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><title>t</title><item><title>News &b;</title></item></channel></rss>'
fault(71, "entities that grow in a feed", "read", reply(LAUGHS.encode(), kind="application/rss+xml"))


def robots(answer: Handler | bytes) -> Setup:
    """A robots.txt for the server."""
    return route("/robots.txt", answer)


CLOSED = b"User-agent: *\nDisallow: /\n"
fault(72, "robots.txt closes the page", "robots", GOOD, setup=robots(reply(CLOSED, kind="text/plain")))
fault(72, "robots.txt is forbidden", "read", GOOD, setup=robots(status("403 Forbidden")))
fault(72, "robots.txt is not there", "read", GOOD, setup=robots(status("404 Not Found")))
fault(72, "robots.txt fails", "server_error", GOOD, setup=robots(status("503 Down", CLOSED)))
fault(72, "robots.txt hangs", "timeout", GOOD, setup=robots(lambda visit: visit.drip(b"HTTP/1.1 200 OK\r\n" * 50, 0.3)))
fault(
    72, "robots.txt of ten megabytes", "read", GOOD, setup=robots(reply(b"# nothing\n" * 1_000_000, kind="text/plain"))
)
fault(72, "robots.txt is a web page", "read", GOOD, setup=robots(reply(html(), kind="text/html")))
