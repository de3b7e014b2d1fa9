"""The result of fetching one URL: a complete response, or a failure with its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FetchError(StrEnum):
    """Kind of failure of a fetch."""

    REFUSED_ADDRESS = "refused_address"
    NO_SUCH_NAME = "no_such_name"
    NAME_UNANSWERED = "name_unanswered"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    BROKEN_OFF = "broken_off"
    PROTOCOL = "protocol"
    TOO_LARGE = "too_large"
    CODING = "coding"
    REDIRECTS = "redirects"
    BAD_REDIRECT = "bad_redirect"
    ROBOTS = "robots"


@dataclass(frozen=True)
class Redirect:
    """One followed redirect."""

    url: str
    status: int
    to: str


@dataclass(frozen=True)
class Response:
    """A complete HTTP response.

    `headers` has lower-case names with repeated fields joined; `raw_headers` has every field as it was received.
    `body` is decoded from its content coding, `raw_body` is not; both are free of the transfer coding.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    raw_body: bytes = b""
    redirects: tuple[Redirect, ...] = ()
    peer: str = ""
    ms: int = 0
    request_headers: Mapping[str, str] = field(default_factory=dict)
    raw_headers: tuple[tuple[str, str], ...] = ()

    @property
    def permanent(self) -> bool:
        """Whether there were redirects and all of them were permanent."""
        return bool(self.redirects) and all(redirect.status in (301, 308) for redirect in self.redirects)


@dataclass(frozen=True)
class FetchFailure:
    """A fetch without a complete response."""

    url: str
    error: FetchError
    reason: str
    redirects: tuple[Redirect, ...] = ()
    ms: int = 0


FetchResult = Response | FetchFailure
