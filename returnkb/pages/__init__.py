"""From a judged corpus to all pages of the site, pure: text in, text out."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.model.edition import Edition
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
from returnkb.pages.page import Page, PageContext

__all__ = ["Page", "PageContext", "all_pages"]


def all_pages(context: PageContext, editions: list[Edition]) -> Iterator[Page]:
    """Every page of the output that the desk's profile names."""
    return (page for page in _every_page(context, editions) if context.profile.includes(page.address))


def _every_page(context: PageContext, editions: list[Edition]) -> Iterator[Page]:
    yield from home.pages(context, editions)
    yield from places.pages(context)
    yield from maps.pages(context)
    yield from compare.pages(context)
    yield from sheets.pages(context)
    yield from entries.pages(context)
    yield from registers.pages(context)
    yield from assistance.pages(context)
    yield from boards.pages(context)
    yield from about.pages(context)
    yield from changelog.pages(context, editions)
    yield from stubs.pages(context)
    yield from open_data.pages(context)
