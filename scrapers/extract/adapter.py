"""What an adapter says about a publisher's pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bs4 import BeautifulSoup

from scrapers.extract.html import ExtractionRule
from scrapers.extract.ignore_patterns import IgnorePattern

Facts = Callable[[BeautifulSoup], dict[str, str]]
Edition = Callable[[BeautifulSoup], str | None]


@dataclass(frozen=True)
class Adapter:
    """How to read one publisher's pages: what matters, what to ignore and why, which facts and editions to look for."""

    name: str
    hosts: tuple[str, ...]
    path: str = ""
    select: str | None = None
    remove: tuple[str, ...] = ()
    ignore_patterns: tuple[IgnorePattern, ...] = ()
    required_phrases: tuple[str, ...] = ()
    min_characters: int = 0
    facts: Facts | None = None
    edition: Edition | None = None
    items: str = ""

    def matches(self, host: str, path: str) -> bool:
        """Whether an address is one of this publisher's."""
        known = any(host == own or host.endswith("." + own) for own in self.hosts)
        return known and path.startswith(self.path)

    def extraction_rule(self, select: str | None) -> ExtractionRule:
        """Which part of a page matters; what the register declares goes before what the adapter knows."""
        return ExtractionRule(select or self.select, self.remove, self.ignore_patterns)
