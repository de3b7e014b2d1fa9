"""What is known of a source: the facts a state file holds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import IntEnum, StrEnum

from scrapers.analysis.outcome import Family, Outcome
from scrapers.analysis.quote_match import Standing
from scrapers.extract.text import Fingerprint


class Grade(IntEnum):
    """What a change means."""

    NONE = 0
    ELSEWHERE = 1
    NEARBY = 2
    PASSAGE = 3
    EDITION = 4

    def __str__(self) -> str:
        """As people write it."""
        return f"G{int(self)}"


class TextState(StrEnum):
    """How the text stands to the one a person last accepted."""

    UNKNOWN = "unknown"
    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"


class Health(StrEnum):
    """Whether the page can be looked at."""

    NEVER = "never"
    OK = "ok"
    SUSPECT = "suspect"
    GONE = "gone"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class FailedAttempt:
    """A look that counts."""

    at: datetime
    vantage: str
    outcome: Outcome

    @property
    def family(self) -> Family:
        """What it counts towards."""
        return self.outcome.family


@dataclass(frozen=True)
class PermanentRedirect:
    """A permanent redirect that was met."""

    to: str
    at: datetime


@dataclass(frozen=True)
class Acknowledgement:
    """A person has read the changed text and settled what follows from it."""

    sha256: str
    by: str
    day: date
    why: str


@dataclass(frozen=True)
class ClaimState:
    """How the passage of one claim stands."""

    standing: Standing
    since: date
    seen_on: date | None = None
    quote: str = ""
    sentence: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    new_sentence: tuple[str, ...] = ()
    new_around: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True)
class TextVersion:
    """What an address said at one time, as far as it is kept."""

    text: Fingerprint
    edition: str | None = None
    facts: dict[str, str] = field(default_factory=dict)
    withdrawn: str = ""


@dataclass(frozen=True)
class PageState:
    """What is known of one watched address."""

    text: TextState = TextState.UNKNOWN
    health: Health = Health.NEVER
    since: date | None = None
    health_since: date | None = None
    last_seen: date | None = None
    reason: str = ""
    grade: Grade = Grade.NONE
    accepted: TextVersion | None = None
    pending: TextVersion | None = None
    seen: tuple[str, ...] = ()
    acks: tuple[Acknowledgement, ...] = ()
    tries: tuple[FailedAttempt, ...] = ()
    moves: tuple[PermanentRedirect, ...] = ()
    good: tuple[datetime, ...] = ()
    claims: dict[str, ClaimState] = field(default_factory=dict)
    etag: str | None = None
    modified: str | None = None
    full_on: date | None = None
    final_url: str | None = None
    wayback: str | None = None
    proof: str | None = None

    def updated(self, **changes: object) -> PageState:
        """The same state with some facts changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class SourceState:
    """What is known of one source: its watched addresses by URL."""

    id: str
    pages: dict[str, PageState] = field(default_factory=dict)
