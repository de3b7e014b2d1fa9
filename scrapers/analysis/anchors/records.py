"""Records of anchors: a claim to locate, the confidence of a match, and the result of one search."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """Level of confidence that a passage is the one a claim relies on.

    `figure`: figures and their context, anchors by itself. `names`: names alone; `likely`: a likely place; both need a person.
    """

    FIGURE = "figure"
    NAMES = "names"
    LIKELY = "likely"
    NONE = "none"


@dataclass(frozen=True)
class CitedClaim:
    """A claim as it is looked for in a source: its reference, sentence and place."""

    claim: str
    source: str
    text: str
    place: str | None = None

    @property
    def country(self) -> str | None:
        """The folder of its country."""
        return self.place.split("/", 1)[0] if self.place else None


@dataclass(frozen=True)
class AnchorMatch:
    """Result of looking for a claim in a page.

    `asked` is the digest of the claim's sentence. `facts` are those stated in the passage, by kind and value, with the
    claim's own spelling: `{"count:213": "213"}`. `position` is the share of the page before the passage, from 0 to 1.
    """

    level: Level
    asked: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    position: float = 0.0
    sentence: str = ""
