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

from scrapers.http.address_policy import AddressRefused, check_url
from scrapers.http.body import BodyTooLarge, BodyTruncated, InvalidEncoding, read_body
from scrapers.http.deadline import Deadline, DeadlinePassed
from scrapers.http.dns import NameLookupFailed, NameNotFound
from scrapers.http.pinned_connection import ConnectFailed, ConnectionPolicy, PinnedAdapter, PinnedSession
from scrapers.http.response import FetchError, FetchFailure, FetchResult, Redirect, Response

AGENT = "ReturnKB-observer/1 (checks cited sources{about})"
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class FetchLimits:
    """How long a look may take and how much it may bring."""

    seconds: float = 30.0
    bytes: int = 10_000_000
    redirects: int = 6
    beginning: bool = False


class InvalidRedirect(Exception):
    """A redirect that leads nowhere we go."""


class RedirectDisallowed(Exception):
    """A redirect to a host that asks programs to stay away."""


class TooManyRedirects(Exception):
    """Redirects without end."""


@dataclass
class _RedirectChain:
    """How far a look has come."""

    url: str
    redirects: list[Redirect] = field(default_factory=list)


class HttpClient:
    """The only thing in the house that asks for a page."""

    def __init__(
        self, rules: ConnectionPolicy | None = None, limits: FetchLimits = FetchLimits(), about: str = ""
    ) -> None:
        """Keep the rules for every look; `about` is the address of the page that says who visits and why."""
        self.rules = rules or ConnectionPolicy()
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
        limits: FetchLimits | None = None,
        allow_redirect: Callable[[str], bool] | None = None,
    ) -> FetchResult:
        """Ask for an address; every trouble is an answer, none an exception. `welcome` is asked before a host is changed."""
        limits = limits or self.limits
        started = time.monotonic()
        chain = _RedirectChain(urldefrag(url).url)
        with Deadline(limits.seconds) as deadline:
            try:
                page = self._fetch(chain, headers or {}, limits, deadline, allow_redirect)
                deadline.check()
            except Exception as error:
                error_kind, reason = _classify_error(error, deadline)
                return FetchFailure(chain.url, error_kind, reason, tuple(chain.redirects), _ms(started))
            finally:
                self._last.ended = time.monotonic()
        return Response(**{**page.__dict__, "ms": _ms(started)})

    def _fetch(
        self,
        chain: _RedirectChain,
        headers: Mapping[str, str],
        limits: FetchLimits,
        deadline: Deadline,
        allow_redirect: Callable[[str], bool] | None,
    ) -> Response:
        adapter = PinnedAdapter(self.rules, deadline)
        with PinnedSession(adapter) as session:
            while True:
                check_url(chain.url, self.rules.ports)
                request_headers = {
                    "User-Agent": self.agent,
                    "Accept": "text/html,application/xhtml+xml,application/pdf,*/*;q=0.5",
                }
                request_headers |= {"Accept-Encoding": "gzip, deflate", "Connection": "close", **headers}
                with self._send(session, chain.url, request_headers, deadline) as response:
                    target = response.headers.get("location")
                    if response.status_code not in REDIRECTS or not target:
                        wire, plain = read_body(response.raw, limits.bytes, deadline, limits.beginning)
                        found = {name.lower(): value for name, value in response.headers.items()}
                        peer = adapter.peers[-1] if adapter.peers else ""
                        return Response(
                            chain.url,
                            response.status_code,
                            found,
                            plain,
                            wire,
                            tuple(chain.redirects),
                            peer,
                            sent=request_headers,
                        )
                    # The body of a redirect is never read: it may unpack to gigabytes.
                    self._next_redirect(chain, response.status_code, target, limits)
                    moved = urlsplit(chain.url).netloc != urlsplit(chain.redirects[-1].url).netloc
                    if moved and allow_redirect and not allow_redirect(chain.url):
                        raise RedirectDisallowed(
                            f"it redirects to {chain.url}, whose robots.txt asks programs to stay away"
                        )

    def _send(
        self, session: PinnedSession, url: str, headers: Mapping[str, str], deadline: Deadline
    ) -> requests.Response:
        request = session.prepare_request(requests.Request("GET", url, headers=dict(headers)))
        response = session.send(
            request, stream=True, allow_redirects=False, timeout=max(deadline.left, 0.05), verify=True, proxies={}
        )
        deadline.check()
        return response

    def _next_redirect(self, chain: _RedirectChain, status: int, target: str, limits: FetchLimits) -> None:
        # Servers send UTF-8 here although headers are read as Latin-1; what is not UTF-8 was Latin-1 after all.
        with contextlib.suppress(UnicodeError):
            target = target.encode("latin-1").decode("utf-8")
        try:
            url = urldefrag(urljoin(chain.url, target.strip())).url
            url = requests.utils.requote_uri(url)
            check_url(url, self.rules.ports)
        except ValueError as error:
            raise InvalidRedirect(f"it redirects to {target[:200]!r}: {error}") from error
        if chain.url.startswith("https:") and url.startswith("http:"):
            raise InvalidRedirect(f"it leaves the encrypted connection for {url[:200]}, where anybody could answer")
        chain.redirects.append(Redirect(chain.url, status, url))
        if len(chain.redirects) > limits.redirects:
            raise TooManyRedirects(f"it redirects more than {limits.redirects} times")
        # A page may set a cookie and send the visitor back once; the same step twice is a loop.
        if sum(1 for hop in chain.redirects if (hop.url, hop.to) == (chain.url, url)) > 1:
            raise TooManyRedirects(f"it redirects in a circle at {chain.url}")
        chain.url = url


def _ms(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


_ERRORS: tuple[tuple[type[BaseException], FetchError], ...] = (
    (InvalidRedirect, FetchError.BAD_REDIRECT),
    (TooManyRedirects, FetchError.REDIRECTS),
    (RedirectDisallowed, FetchError.ROBOTS),
    (AddressRefused, FetchError.REFUSED_ADDRESS),
    (NameNotFound, FetchError.NO_SUCH_NAME),
    (NameLookupFailed, FetchError.NAME_UNANSWERED),
    (ConnectFailed, FetchError.CONNECT),
    (DeadlinePassed, FetchError.TIMEOUT),
    (BodyTooLarge, FetchError.TOO_LARGE),
    (BodyTruncated, FetchError.BROKEN_OFF),
    (InvalidEncoding, FetchError.CODING),
    (requests.exceptions.SSLError, FetchError.TLS),
    (ssl.SSLError, FetchError.TLS),
    (requests.exceptions.Timeout, FetchError.TIMEOUT),
    (TimeoutError, FetchError.TIMEOUT),
    (urllib3.exceptions.TimeoutError, FetchError.TIMEOUT),
    (requests.exceptions.InvalidURL, FetchError.REFUSED_ADDRESS),
    (urllib3.exceptions.LocationParseError, FetchError.REFUSED_ADDRESS),
    (http.client.BadStatusLine, FetchError.PROTOCOL),
    (urllib3.exceptions.IncompleteRead, FetchError.BROKEN_OFF),
    (requests.exceptions.ConnectionError, FetchError.BROKEN_OFF),
    (requests.exceptions.ChunkedEncodingError, FetchError.BROKEN_OFF),
    (urllib3.exceptions.HTTPError, FetchError.BROKEN_OFF),
    (http.client.HTTPException, FetchError.PROTOCOL),
    (requests.exceptions.RequestException, FetchError.PROTOCOL),
    (OSError, FetchError.BROKEN_OFF),
)


def _classify_error(error: Exception, deadline: Deadline) -> tuple[FetchError, str]:
    """Name a failure; what is none of the known kinds is our mistake and is raised."""
    if deadline.fired or deadline.left <= 0:
        return FetchError.TIMEOUT, f"no complete answer came within {deadline.seconds:g} seconds"
    if any(isinstance(cause, http.client.HTTPException) for cause in _causes(error)):
        incomplete = any(isinstance(cause, http.client.IncompleteRead) for cause in _causes(error))
        cut = any(isinstance(cause, http.client.RemoteDisconnected) for cause in _causes(error))
        return (
            FetchError.BROKEN_OFF if incomplete or cut else FetchError.PROTOCOL,
            f"the answer is not proper HTTP: {_message(error)}",
        )
    for kind, error_kind in _ERRORS:
        if isinstance(error, kind):
            return error_kind, _message(error)
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


def _message(error: BaseException) -> str:
    return str(error).splitlines()[0][:300] if str(error) else type(error).__name__
