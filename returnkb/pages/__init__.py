"""From a judged corpus to all pages of the site, pure: text in, text out."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.editions import Edition
from returnkb.judgement import Judgement
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
from returnkb.setting import Setting

__all__ = ["Page", "all_pages"]


def all_pages(judgement: Judgement, editions: list[Edition], setting: Setting) -> Iterator[Page]:
    """Every page of the site."""
    desk = Desk(judgement, setting)
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
