"""Suggestion: a passage that probably states a claim, as people are shown it."""

from __future__ import annotations

from dataclasses import dataclass

from scrapers.analysis.anchors.records import Level


@dataclass(frozen=True)
class Suggestion:
    """A passage that probably states a claim: where it is, and the facts of the claim that it states."""

    source: str
    claim: str
    level: Level
    facts: tuple[str, ...]
    url: str
