"""State of a source: what its state file holds about each watched URL.

Field names are those of the files. A value that is no HTTP URL, or a time without a zone, is rejected when a file is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, PlainSerializer

from scrapers.analysis.anchors.records import Level
from scrapers.analysis.outcome import Family, Outcome
from scrapers.analysis.quotes import Standing
from scrapers.extract.text import Fingerprint
from scrapers.http.address_policy import require_http_url


def _require_failure(outcome: Outcome) -> Outcome:
    if outcome.family is Family.READ:
        raise ValueError(f"{outcome.value!r} is no failure")
    return outcome


FailedOutcome = Annotated[Outcome, AfterValidator(_require_failure)]
HttpUrl = Annotated[str, AfterValidator(require_http_url)]
Moment = Annotated[AwareDatetime, PlainSerializer(datetime.isoformat)]


class Grade(IntEnum):
    """Severity of a change."""

    NONE = 0
    ELSEWHERE = 1
    NEARBY = 2
    PASSAGE = 3
    EDITION = 4

    def __str__(self) -> str:
        """Short form in reports."""
        return f"G{int(self)}"


class TextState(StrEnum):
    """Relation of the current text to the one a person accepted last."""

    UNKNOWN = "unknown"
    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"


class Health(StrEnum):
    """Whether the page can be observed."""

    NEVER = "never"
    OK = "ok"
    SUSPECT = "suspect"
    GONE = "gone"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class FailedAttempt:
    """A failed observation that counts towards a transition."""

    at: Moment
    vantage: str
    outcome: FailedOutcome

    @property
    def family(self) -> Family:
        """Family of its outcome."""
        return self.outcome.family


@dataclass(frozen=True)
class PermanentRedirect:
    """A permanent redirect at the time of an observation."""

    to: HttpUrl
    at: Moment


@dataclass(frozen=True)
class Acknowledgement:
    """A person's statement that a changed text was read and its consequences were settled."""

    sha256: str
    by: str
    day: date
    why: str


@dataclass(frozen=True)
class ClaimState:
    """State of the quotation of one claim.

    `sentence` and `around` are the digests of the accepted text, `new_sentence` and `new_around` those of a changed one.
    """

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
class AnchorState:
    """State of a claim that is checked by its protected facts.

    `facts` are those that the passage stated when it was anchored, `fallen` those that it no longer states, both by kind
    and value with the claim's spelling. `by` is the role of the person who confirmed a suggested passage,
    `refused` that of one who found that it says something else.
    `sentence` is the digest of the accepted sentence, `new_sentence` that of one with the same facts and other words.
    """

    level: Level
    asked: str
    since: date
    seen_on: date | None = None
    facts: dict[str, str] = field(default_factory=dict)
    fallen: dict[str, str] = field(default_factory=dict)
    position: float = 0.0
    sentence: str = ""
    new_sentence: str = ""
    by: str = ""
    refused: str = ""

    @property
    def anchored(self) -> bool:
        """Whether the claim is compared: by figures alone, or after a person has confirmed its passage."""
        return self.level is Level.FIGURE or bool(self.by)


@dataclass(frozen=True)
class Confirmation:
    """A person's statement that the suggested passage of a claim says what the claim says, or that it does not."""

    claim: str
    by: str
    day: date
    refused: bool = False


@dataclass(frozen=True)
class TextVersion:
    """Text of a URL at one time, as far as it is stored."""

    text: Fingerprint
    edition: str | None = None
    facts: dict[str, str] = field(default_factory=dict)
    withdrawn: str = ""


@dataclass(frozen=True)
class PageState:
    """State of one watched URL.

    `accepted` is the version changes are compared with, `pending` one that waits for a person, `seen` the hashes of
    recent accepted texts. `tries` are failed observations since the last good one, `good` the good ones after the page
    was gone. `full_on` is the day of the last unconditional request.
    """

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
    good: tuple[Moment, ...] = ()
    claims: dict[str, ClaimState] = field(default_factory=dict)
    anchors: dict[str, AnchorState] = field(default_factory=dict)
    etag: str | None = None
    modified: str | None = None
    full_on: date | None = None
    final_url: HttpUrl | None = None
    wayback: HttpUrl | None = None
    proof: str | None = None

    def updated(self, **changes: Any) -> PageState:
        """Copy of the state with some fields changed."""
        return replace(self, **changes)


@dataclass(frozen=True)
class SourceState:
    """State of one source: its watched URLs with their states."""

    id: str
    pages: dict[str, PageState] = field(default_factory=dict)


def fallen_facts(anchors: Mapping[str, AnchorState]) -> dict[str, list[str]]:
    """Facts that the page no longer states, as the claim writes them, by claim."""
    return {claim: sorted(state.fallen.values()) for claim, state in sorted(anchors.items()) if state.fallen}


def reworded_claims(anchors: Mapping[str, AnchorState]) -> list[str]:
    """Claims whose facts are in a sentence with other words."""
    return sorted(claim for claim, state in anchors.items() if state.new_sentence)
