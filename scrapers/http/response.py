"""What comes back from asking for one address: a page, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FetchError(StrEnum):
    """Why no complete answer came."""

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
    """One redirect on the way."""

    url: str
    status: int
    to: str


@dataclass(frozen=True)
class Response:
    """A complete answer."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    wire: bytes = b""
    redirects: tuple[Redirect, ...] = ()
    peer: str = ""
    ms: int = 0
    sent: Mapping[str, str] = field(default_factory=dict)

    @property
    def permanent(self) -> bool:
        """Whether every redirect on the way was a permanent one."""
        return bool(self.redirects) and all(hop.status in (301, 308) for hop in self.redirects)


@dataclass(frozen=True)
class FetchFailure:
    """No complete answer, and why."""

    url: str
    error: FetchError
    reason: str
    redirects: tuple[Redirect, ...] = ()
    ms: int = 0


FetchResult = Response | FetchFailure
