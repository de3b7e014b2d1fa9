"""The gate: one address asked for, within one deadline, following redirects by our own rules."""

from __future__ import annotations

import contextlib
import http.client
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
import urllib3.exceptions

from scrapers.http.address_policy import Refused, check_url
from scrapers.http.body import BadCoding, TooLarge, Truncated, read_body
from scrapers.http.deadline import Deadline, DeadlinePassed
from scrapers.http.dns import NameUnanswered, NoSuchName
from scrapers.http.pinned_connection import ConnectFailed, GuardedAdapter, GuardedSession, Rules
from scrapers.http.response import Answered, Hop, NoPage, Page, Trouble

AGENT = "ReturnKB-observer/1 (checks cited sources{about})"
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Limits:
    """How long a look may take and how much it may bring."""

    seconds: float = 30.0
    bytes: int = 10_000_000
    redirects: int = 6
    beginning: bool = False


class BadRedirect(Exception):
    """A redirect that leads nowhere we go."""


class Unwelcome(Exception):
    """A redirect to a host that asks programs to stay away."""


class RedirectLoop(Exception):
    """Redirects without end."""


@dataclass
class _Way:
    """How far a look has come."""

    url: str
    hops: list[Hop] = field(default_factory=list)


class Gate:
    """The only thing in the house that asks for a page."""

    def __init__(self, rules: Rules | None = None, limits: Limits = Limits(), about: str = "") -> None:
        """Keep the rules for every look; `about` is the address of the page that says who visits and why."""
        self.rules = rules or Rules()
        self.limits = limits
        self.agent = AGENT.format(about=f"; +{about}" if about else "")
        self._last = threading.local()

    @property
    def ended(self) -> float:
        """When this thread's last request ended, by the monotonic clock: what follows it is our own work."""
        return float(getattr(self._last, "ended", time.monotonic()))

    def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        welcome: Callable[[str], bool] | None = None,
    ) -> Answered:
        """Ask for an address; every trouble is an answer, none an exception. `welcome` is asked before a host is changed."""
        limits = limits or self.limits
        started = time.monotonic()
        way = _Way(urldefrag(url).url)
        with Deadline(limits.seconds) as deadline:
            try:
                page = self._follow(way, headers or {}, limits, deadline, welcome)
                deadline.check()
            except Exception as error:
                trouble, reason = _trouble(error, deadline)
                return NoPage(way.url, trouble, reason, tuple(way.hops), _ms(started))
            finally:
                self._last.ended = time.monotonic()
        return Page(**{**page.__dict__, "ms": _ms(started)})

    def _follow(
        self,
        way: _Way,
        headers: Mapping[str, str],
        limits: Limits,
        deadline: Deadline,
        welcome: Callable[[str], bool] | None,
    ) -> Page:
        adapter = GuardedAdapter(self.rules, deadline)
        with GuardedSession(adapter) as session:
            while True:
                check_url(way.url, self.rules.ports)
                sent = {"User-Agent": self.agent, "Accept": "text/html,application/xhtml+xml,application/pdf,*/*;q=0.5"}
                sent |= {"Accept-Encoding": "gzip, deflate", "Connection": "close", **headers}
                with self._ask(session, way.url, sent, deadline) as response:
                    target = response.headers.get("location")
                    if response.status_code not in REDIRECTS or not target:
                        wire, plain = read_body(response.raw, limits.bytes, deadline, limits.beginning)
                        found = {name.lower(): value for name, value in response.headers.items()}
                        peer = adapter.peers[-1] if adapter.peers else ""
                        return Page(way.url, response.status_code, found, plain, wire, tuple(way.hops), peer, sent=sent)
                    # The body of a redirect is never read: it may unpack to gigabytes.
                    self._step(way, response.status_code, target, limits)
                    moved = urlsplit(way.url).netloc != urlsplit(way.hops[-1].url).netloc
                    if moved and welcome and not welcome(way.url):
                        raise Unwelcome(f"it redirects to {way.url}, whose robots.txt asks programs to stay away")

    def _ask(
        self, session: GuardedSession, url: str, headers: Mapping[str, str], deadline: Deadline
    ) -> requests.Response:
        request = session.prepare_request(requests.Request("GET", url, headers=dict(headers)))
        response = session.send(
            request, stream=True, allow_redirects=False, timeout=max(deadline.left, 0.05), verify=True, proxies={}
        )
        deadline.check()
        return response

    def _step(self, way: _Way, status: int, target: str, limits: Limits) -> None:
        # Servers send UTF-8 here although headers are read as Latin-1; what is not UTF-8 was Latin-1 after all.
        with contextlib.suppress(UnicodeError):
            target = target.encode("latin-1").decode("utf-8")
        try:
            url = urldefrag(urljoin(way.url, target.strip())).url
            url = requests.utils.requote_uri(url)
            check_url(url, self.rules.ports)
        except ValueError as error:
            raise BadRedirect(f"it redirects to {target[:200]!r}: {error}") from error
        if way.url.startswith("https:") and url.startswith("http:"):
            raise BadRedirect(f"it leaves the encrypted connection for {url[:200]}, where anybody could answer")
        way.hops.append(Hop(way.url, status, url))
        if len(way.hops) > limits.redirects:
            raise RedirectLoop(f"it redirects more than {limits.redirects} times")
        # A page may set a cookie and send the visitor back once; the same step twice is a loop.
        if sum(1 for hop in way.hops if (hop.url, hop.to) == (way.url, url)) > 1:
            raise RedirectLoop(f"it redirects in a circle at {way.url}")
        way.url = url


def _ms(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


_TROUBLES: tuple[tuple[type[BaseException], Trouble], ...] = (
    (BadRedirect, Trouble.BAD_REDIRECT),
    (RedirectLoop, Trouble.REDIRECTS),
    (Unwelcome, Trouble.ROBOTS),
    (Refused, Trouble.REFUSED_ADDRESS),
    (NoSuchName, Trouble.NO_SUCH_NAME),
    (NameUnanswered, Trouble.NAME_UNANSWERED),
    (ConnectFailed, Trouble.CONNECT),
    (DeadlinePassed, Trouble.TIMEOUT),
    (TooLarge, Trouble.TOO_LARGE),
    (Truncated, Trouble.BROKEN_OFF),
    (BadCoding, Trouble.CODING),
    (requests.exceptions.SSLError, Trouble.TLS),
    (ssl.SSLError, Trouble.TLS),
    (requests.exceptions.Timeout, Trouble.TIMEOUT),
    (TimeoutError, Trouble.TIMEOUT),
    (urllib3.exceptions.TimeoutError, Trouble.TIMEOUT),
    (requests.exceptions.InvalidURL, Trouble.REFUSED_ADDRESS),
    (urllib3.exceptions.LocationParseError, Trouble.REFUSED_ADDRESS),
    (http.client.BadStatusLine, Trouble.PROTOCOL),
    (urllib3.exceptions.IncompleteRead, Trouble.BROKEN_OFF),
    (requests.exceptions.ConnectionError, Trouble.BROKEN_OFF),
    (requests.exceptions.ChunkedEncodingError, Trouble.BROKEN_OFF),
    (urllib3.exceptions.HTTPError, Trouble.BROKEN_OFF),
    (http.client.HTTPException, Trouble.PROTOCOL),
    (requests.exceptions.RequestException, Trouble.PROTOCOL),
    (OSError, Trouble.BROKEN_OFF),
)


def _trouble(error: Exception, deadline: Deadline) -> tuple[Trouble, str]:
    """Name a failure; what is none of the known kinds is our mistake and is raised."""
    if deadline.fired or deadline.left <= 0:
        return Trouble.TIMEOUT, f"no complete answer came within {deadline.seconds:g} seconds"
    if any(isinstance(cause, http.client.HTTPException) for cause in _causes(error)):
        incomplete = any(isinstance(cause, http.client.IncompleteRead) for cause in _causes(error))
        cut = any(isinstance(cause, http.client.RemoteDisconnected) for cause in _causes(error))
        return (
            Trouble.BROKEN_OFF if incomplete or cut else Trouble.PROTOCOL,
            f"the answer is not proper HTTP: {_sentence(error)}",
        )
    for kind, trouble in _TROUBLES:
        if isinstance(error, kind):
            return trouble, _sentence(error)
    raise error


def _causes(error: BaseException) -> list[BaseException]:
    """An error, what it wraps and what led to it."""
    found: list[BaseException] = []
    queue: list[object] = [error]
    while queue and len(found) < 20:
        here = queue.pop(0)
        if isinstance(here, BaseException) and here not in found:
            found.append(here)
            queue += [here.__cause__, here.__context__, *here.args]
    return found


def _sentence(error: BaseException) -> str:
    return str(error).splitlines()[0][:300] if str(error) else type(error).__name__
