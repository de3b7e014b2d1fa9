"""What one confirmed look at one address brought home."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from scrapers.analysis.outcome import Family, Outcome
from scrapers.analysis.quote_match import QuoteMatch
from scrapers.extract.text import Fingerprint
from scrapers.state.model import TextVersion


@dataclass(frozen=True)
class Observation:
    """What one look brought home; everything a state is made of comes from here."""

    source: str
    url: str
    at: datetime
    outcome: Outcome
    reason: str = ""
    vantage: str = "default"
    text: Fingerprint | None = None
    variants: tuple[Fingerprint, ...] = ()
    claims: dict[str, QuoteMatch] = field(default_factory=dict)
    withdrawn: str = ""
    edition: str | None = None
    facts: dict[str, str] = field(default_factory=dict)
    etag: str | None = None
    modified: str | None = None
    conditional: bool = False
    final_url: str | None = None
    permanent: bool = False
    wayback: str | None = None
    proof: str | None = None
    ms: int = 0
    bytes: int = 0

    @property
    def version(self) -> TextVersion | None:
        """What the address said, when its text could be read."""
        return TextVersion(self.text, self.edition, self.facts, self.withdrawn) if self.text else None

    @property
    def family(self) -> Family:
        """What it counts towards."""
        return self.outcome.family
