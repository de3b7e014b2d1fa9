"""Adapter: declares how the pages of one publisher are extracted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bs4 import BeautifulSoup

from scrapers.extract.ignore_patterns import IgnorePattern

Facts = Callable[[BeautifulSoup], dict[str, str]]
Edition = Callable[[BeautifulSoup], str | None]


@dataclass(frozen=True)
class ExtractionRule:
    """Part of a page to extract: a selector, elements to remove, and text to ignore."""

    select: str | None = None
    remove: tuple[str, ...] = ()
    ignore_patterns: tuple[IgnorePattern, ...] = ()

    @property
    def name(self) -> str:
        """Key recorded in a fingerprint, so that a changed rule is not taken for a changed page."""
        return "|".join([self.select or "", *self.remove, *(mask.pattern for mask in self.ignore_patterns)])


WHOLE_PAGE = ExtractionRule()


@dataclass(frozen=True)
class Adapter:
    """Extraction settings of one publisher.

    `hosts` and `path` select its URLs; `select`, `remove` and `ignore_patterns` define the extracted text;
    `required_phrases` and `min_characters` reject an unexpected page; `facts` and `edition` extract values to compare;
    `skipped_categories` are those of the items of a feed that are left out.
    """

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
    skipped_categories: tuple[str, ...] = ()

    def matches(self, host: str, path: str) -> bool:
        """Whether a URL with this host and path belongs to the publisher."""
        own_host = any(host == own or host.endswith("." + own) for own in self.hosts)
        return own_host and path.startswith(self.path)

    def extraction_rule(self, select: str | None) -> ExtractionRule:
        """Extraction rule of a page; a selector of the register replaces the one of the adapter."""
        return ExtractionRule(select or self.select, self.remove, self.ignore_patterns)
