"""HTTP client: one GET request within one deadline, following redirects under the same policy."""

from __future__ import annotations

import contextlib
import http.client
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
import urllib3.exceptions

from scrapers.http.address_policy import AddressRefused, check_url
from scrapers.http.body import BodyTooLarge, BodyTruncated, InvalidEncoding, read_body
from scrapers.http.deadline import Deadline, DeadlinePassed
from scrapers.http.dns import NameLookupFailed, NameNotFound
from scrapers.http.pinned_connection import ConnectFailed, ConnectionPolicy, PinnedAdapter, PinnedSession
from scrapers.http.response import FetchError, FetchFailure, FetchResult, Redirect, Response

USER_AGENT = "ReturnKB-observer/1 (checks cited sources{about})"
ACCEPT = "text/html,application/xhtml+xml,application/pdf,*/*;q=0.5"
REDIRECT_STATUSES = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class FetchLimits:
    """Limits of one fetch: seconds, bytes of the body, redirects; `beginning` truncates a longer body to `bytes`."""

    seconds: float = 30.0
    bytes: int = 10_000_000
    max_redirects: int = 6
    beginning: bool = False


class InvalidRedirect(Exception):
    """A redirect to a URL that must not be fetched."""


class RedirectDisallowed(Exception):
    """A redirect to a URL that robots.txt of its host disallows."""


class TooManyRedirects(Exception):
    """A redirect loop, or more redirects than the limit."""


@dataclass
class _RedirectChain:
    """The current URL and the redirects that led to it."""

    url: str
    redirects: list[Redirect] = field(default_factory=list)


class HttpClient:
    """Client through which every request of the package is sent."""

    def __init__(
        self,
        policy: ConnectionPolicy | None = None,
        limits: FetchLimits = FetchLimits(),
        about: str = "",
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Set policy and default limits; `about` is the URL that the User-Agent gives to site owners."""
        self.policy = policy or ConnectionPolicy()
        self.limits = limits
        self.user_agent = USER_AGENT.format(about=f"; +{about}" if about else "")
        self._monotonic = monotonic
        self._thread = threading.local()

    @property
    def last_request_ended(self) -> float:
        """Monotonic time at which the last request of this thread ended; now, when it made none."""
        return float(getattr(self._thread, "ended", self._monotonic()))

    def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        limits: FetchLimits | None = None,
        allow_redirect: Callable[[str], bool] | None = None,
    ) -> FetchResult:
        """Response or failure for a URL; `allow_redirect` decides on redirects to another host.

        Failures of host, network or policy are returned. Any other exception is an error in this package and is raised.
        """
        limits = limits or self.limits
        started = self._monotonic()
        chain = _RedirectChain(url)
        with Deadline(limits.seconds) as deadline:
            try:
                response = self._fetch(chain, headers or {}, limits, deadline, allow_redirect)
                deadline.check()
            except Exception as exception:
                error, reason = _classify_error(exception, deadline)
                return FetchFailure(chain.url, error, reason, tuple(chain.redirects), self._ms_since(started))
            finally:
                self._thread.ended = self._monotonic()
        return replace(response, ms=self._ms_since(started))

    def _ms_since(self, started: float) -> int:
        return round((self._monotonic() - started) * 1000)

    def _fetch(
        self,
        chain: _RedirectChain,
        headers: Mapping[str, str],
        limits: FetchLimits,
        deadline: Deadline,
        allow_redirect: Callable[[str], bool] | None,
    ) -> Response:
        adapter = PinnedAdapter(self.policy, deadline)
        sent = {"User-Agent": self.user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"}
        sent |= {"Connection": "close", **headers}
        with PinnedSession(adapter) as session:
            while True:
                check_url(chain.url, self.policy.ports)
                chain.url = urldefrag(chain.url).url
                with self._send(session, chain.url, sent, deadline) as received:
                    target = received.headers.get("location")
                    if received.status_code not in REDIRECT_STATUSES or not target:
                        raw_body, body = read_body(received.raw, limits.bytes, deadline, limits.beginning)
                        return Response(
                            url=chain.url,
                            status=received.status_code,
                            headers={name.lower(): value for name, value in received.headers.items()},
                            body=body,
                            raw_body=raw_body,
                            redirects=tuple(chain.redirects),
                            peer=adapter.peers[-1] if adapter.peers else "",
                            request_headers=sent,
                            raw_headers=tuple(received.raw.headers.items()),
                        )
                    # The body of a redirect is never read: it may decompress to gigabytes.
                    self._next_redirect(chain, received.status_code, target, limits)
                    new_host = urlsplit(chain.url).netloc != urlsplit(chain.redirects[-1].url).netloc
                    if new_host and allow_redirect and not allow_redirect(chain.url):
                        raise RedirectDisallowed(f"it redirects to {chain.url}, which its robots.txt disallows")

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
        # Servers send UTF-8 here although headers are decoded as Latin-1; what is not UTF-8 was Latin-1.
        with contextlib.suppress(UnicodeError):
            target = target.encode("latin-1").decode("utf-8")
        try:
            url = urldefrag(urljoin(chain.url, target.strip())).url
            url = requests.utils.requote_uri(url)
            check_url(url, self.policy.ports)
        except ValueError as error:
            raise InvalidRedirect(f"it redirects to {target[:200]!r}: {error}") from error
        if chain.url.startswith("https:") and url.startswith("http:"):
            raise InvalidRedirect(f"it redirects from https to {url[:200]}, which is not encrypted")
        chain.redirects.append(Redirect(chain.url, status, url))
        if len(chain.redirects) > limits.max_redirects:
            raise TooManyRedirects(f"it redirects more than {limits.max_redirects} times")
        # A page may set a cookie and redirect to itself once; the same redirect a second time is a loop.
        if sum(1 for redirect in chain.redirects if (redirect.url, redirect.to) == (chain.url, url)) > 1:
            raise TooManyRedirects(f"it redirects in a loop at {chain.url}")
        chain.url = url


# The first class that fits decides.
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


def _classify_error(exception: Exception, deadline: Deadline) -> tuple[FetchError, str]:
    """Kind and reason of a failed fetch; an exception of no listed class is raised again."""
    if deadline.expired or deadline.left <= 0:
        return FetchError.TIMEOUT, f"no complete response within {deadline.seconds:g} seconds"
    causes = _causes(exception)
    if any(isinstance(cause, http.client.HTTPException) for cause in causes):
        cut_off = any(
            isinstance(cause, http.client.IncompleteRead | http.client.RemoteDisconnected) for cause in causes
        )
        error = FetchError.BROKEN_OFF if cut_off else FetchError.PROTOCOL
        return error, f"the response is not valid HTTP: {_message(exception)}"
    for kind, error in _ERRORS:
        if isinstance(exception, kind):
            return error, _message(exception)
    raise exception


def _causes(exception: BaseException) -> list[BaseException]:
    """An exception with those it wraps and those that led to it."""
    found: list[BaseException] = []
    queue: list[object] = [exception]
    while queue and len(found) < 20:
        here = queue.pop(0)
        if isinstance(here, BaseException) and here not in found:
            found.append(here)
            queue += [here.__cause__, here.__context__, *here.args]
    return found


def _message(exception: BaseException) -> str:
    return str(exception).splitlines()[0][:300] if str(exception) else type(exception).__name__
