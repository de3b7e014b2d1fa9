"""Observation: the confirmed result of fetching one URL."""

from __future__ import annotations

from dataclasses import dataclass, field

from scrapers.analysis.anchors.records import AnchorMatch
from scrapers.analysis.outcome import Family, Outcome
from scrapers.analysis.quotes import QuoteMatch
from scrapers.extract.text import Fingerprint
from scrapers.state.model import HttpUrl, Moment, TextVersion


@dataclass(frozen=True)
class Observation:
    """Confirmed result of fetching one URL, from which the next state is computed. Field names are those of the journal.

    `variants` are fingerprints of single fetches when two of them differed; `conditional` marks a 304 response;
    `permanent` marks permanent redirects to `final_url`; `proof` is the SHA-256 of a WARC file.
    """

    source: str
    url: str
    at: Moment
    outcome: Outcome
    reason: str = ""
    vantage: str = "default"
    text: Fingerprint | None = None
    variants: tuple[Fingerprint, ...] = ()
    claims: dict[str, QuoteMatch] = field(default_factory=dict)
    anchors: dict[str, AnchorMatch] = field(default_factory=dict)
    withdrawn: str = ""
    edition: str | None = None
    facts: dict[str, str] = field(default_factory=dict)
    etag: str | None = None
    modified: str | None = None
    conditional: bool = False
    final_url: HttpUrl | None = None
    permanent: bool = False
    wayback: HttpUrl | None = None
    proof: str | None = None
    ms: int = 0
    bytes: int = 0

    @property
    def version(self) -> TextVersion | None:
        """Version of the text, when it could be read."""
        return TextVersion(self.text, self.edition, self.facts, self.withdrawn) if self.text else None

    @property
    def family(self) -> Family:
        """Family of its outcome."""
        return self.outcome.family
