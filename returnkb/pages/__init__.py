"""All pages of the site as pure functions of an assessed corpus."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.pages import (
    about,
    changelog,
    dashboards,
    eligibility,
    entries,
    home,
    redirects,
    registers,
)
from returnkb.pages.context import Page, PageContext
from returnkb.pages.places import compare, country_maps, place_pages, sheets

__all__ = ["Page", "PageContext", "all_pages"]


def all_pages(context: PageContext) -> Iterator[Page]:
    """Every page that the profile of the context includes."""
    return (page for page in _every_page(context) if context.profile.includes(page.address))


def _every_page(context: PageContext) -> Iterator[Page]:
    yield from home.pages(context)
    yield from place_pages.pages(context)
    yield from country_maps.pages(context)
    yield from compare.pages(context)
    yield from sheets.pages(context)
    yield from entries.pages(context)
    yield from registers.pages(context)
    yield from eligibility.pages(context)
    yield from dashboards.pages(context)
    yield from about.pages(context)
    yield from changelog.pages(context)
    yield from redirects.pages(context)
