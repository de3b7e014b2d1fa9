"""Outcomes of an observation, and the families in which they count."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from scrapers.http.response import FetchError


class Family(StrEnum):
    """Family of outcomes with a common consequence."""

    READ = "read"
    MISSING = "missing"
    ERASED = "erased"
    NAMELESS = "nameless"
    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"
    UNREADABLE = "unreadable"

    @property
    def description(self) -> str:
        """Description for the counts of a summary."""
        return _DESCRIPTIONS[self]


_DESCRIPTIONS: Mapping[Family, str] = {
    Family.READ: "read",
    Family.MISSING: "not found",
    Family.ERASED: "removed",
    Family.NAMELESS: "without an existing host name",
    Family.UNREACHABLE: "not reached",
    Family.BLOCKED: "blocked",
    Family.UNREADABLE: "not readable",
}


class Outcome(StrEnum):
    """Outcome of one observation."""

    READ = "read"
    NOT_MODIFIED = "not_modified"

    NOT_FOUND = "not_found"
    SOFT_NOT_FOUND = "soft_not_found"
    SENT_HOME = "sent_home"
    PARKED = "parked"
    OTHER_PAGE = "other_page"

    ERASED = "erased"
    NO_SUCH_NAME = "no_such_name"

    REFUSED_ADDRESS = "refused_address"
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
    SERVER_ERROR = "server_error"
    REQUEST_REJECTED = "request_rejected"

    LOGIN_REQUIRED = "login_required"
    FORBIDDEN = "forbidden"
    LIMITED = "limited"
    LEGAL = "legal"
    CHALLENGE = "challenge"
    LOGIN_WALL = "login_wall"
    CONSENT_WALL = "consent_wall"
    ROBOTS = "robots"

    EMPTY = "empty"
    SCRIPT_ONLY = "script_only"
    NO_MATCH = "no_match"
    UNEXPECTED = "unexpected"
    SCANNED = "scanned"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNKNOWN_KIND = "unknown_kind"
    INTERNAL_ERROR = "internal_error"

    @property
    def family(self) -> Family:
        """Family of this outcome."""
        return FAMILY_OF[self]


_MEMBERS: Mapping[Family, tuple[Outcome, ...]] = {
    Family.READ: (Outcome.READ, Outcome.NOT_MODIFIED),
    Family.MISSING: (Outcome.NOT_FOUND, Outcome.SOFT_NOT_FOUND, Outcome.SENT_HOME, Outcome.PARKED, Outcome.OTHER_PAGE),
    Family.ERASED: (Outcome.ERASED,),
    Family.NAMELESS: (Outcome.NO_SUCH_NAME,),
    Family.UNREACHABLE: (
        Outcome.REFUSED_ADDRESS,
        Outcome.NAME_UNANSWERED,
        Outcome.CONNECT,
        Outcome.TLS,
        Outcome.TIMEOUT,
        Outcome.BROKEN_OFF,
        Outcome.PROTOCOL,
        Outcome.TOO_LARGE,
        Outcome.CODING,
        Outcome.REDIRECTS,
        Outcome.BAD_REDIRECT,
        Outcome.SERVER_ERROR,
        Outcome.REQUEST_REJECTED,
    ),
    Family.BLOCKED: (
        Outcome.LOGIN_REQUIRED,
        Outcome.FORBIDDEN,
        Outcome.LIMITED,
        Outcome.LEGAL,
        Outcome.CHALLENGE,
        Outcome.LOGIN_WALL,
        Outcome.CONSENT_WALL,
        Outcome.ROBOTS,
    ),
    Family.UNREADABLE: (
        Outcome.EMPTY,
        Outcome.SCRIPT_ONLY,
        Outcome.NO_MATCH,
        Outcome.UNEXPECTED,
        Outcome.SCANNED,
        Outcome.ENCRYPTED,
        Outcome.DAMAGED,
        Outcome.UNKNOWN_KIND,
        Outcome.INTERNAL_ERROR,
    ),
}

FAMILY_OF: Mapping[Outcome, Family] = {outcome: family for family, members in _MEMBERS.items() for outcome in members}

# Every fetch error is an outcome with the same value.
OUTCOME_OF_ERROR: Mapping[FetchError, Outcome] = {error: Outcome(error.value) for error in FetchError}
