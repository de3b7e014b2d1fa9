"""What an adapter says about a publisher's pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bs4 import BeautifulSoup

from scrapers.extract.html import Cut
from scrapers.extract.ignore_patterns import Mask

Facts = Callable[[BeautifulSoup], dict[str, str]]
Edition = Callable[[BeautifulSoup], str | None]


@dataclass(frozen=True)
class Publisher:
    """How to read one publisher's pages: what matters, what to ignore and why, which facts and editions to look for."""

    name: str
    hosts: tuple[str, ...]
    path: str = ""
    select: str | None = None
    remove: tuple[str, ...] = ()
    masks: tuple[Mask, ...] = ()
    expect: tuple[str, ...] = ()
    least: int = 0
    facts: Facts | None = None
    edition: Edition | None = None
    items: str = ""

    def fits(self, host: str, path: str) -> bool:
        """Whether an address is one of this publisher's."""
        known = any(host == own or host.endswith("." + own) for own in self.hosts)
        return known and path.startswith(self.path)

    def cut(self, select: str | None) -> Cut:
        """Which part of a page matters; what the register declares goes before what the adapter knows."""
        return Cut(select or self.select, self.remove, self.masks)
