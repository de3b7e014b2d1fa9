"""From a judged corpus to all pages of the site, pure: text in, text out."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.editions.edition import Edition
from returnkb.pages import (
    about,
    assistance,
    boards,
    changelog,
    compare,
    entries,
    home,
    maps,
    open_data,
    places,
    registers,
    sheets,
    stubs,
)
from returnkb.pages.page import Desk, Page

__all__ = ["Desk", "Page", "all_pages"]


def all_pages(desk: Desk, editions: list[Edition]) -> Iterator[Page]:
    """Every page of the output that the desk's profile names."""
    return (page for page in _every_page(desk, editions) if desk.profile.includes(page.address))


def _every_page(desk: Desk, editions: list[Edition]) -> Iterator[Page]:
    yield from home.pages(desk, editions)
    yield from places.pages(desk)
    yield from maps.pages(desk)
    yield from compare.pages(desk)
    yield from sheets.pages(desk)
    yield from entries.pages(desk)
    yield from registers.pages(desk)
    yield from assistance.pages(desk)
    yield from boards.pages(desk)
    yield from about.pages(desk)
    yield from changelog.pages(desk, editions)
    yield from stubs.pages(desk)
    yield from open_data.pages(desk)
