"""Registers: every source and organisation is on one page of its list, however many pages that is."""

from __future__ import annotations

import re

import pytest

from returnkb.pages import registers
from returnkb.pages.context import Page, PageContext


def lists(context: PageContext) -> dict[str, Page]:
    """The pages of lists by address."""
    return {page.address: page for page in registers.pages(context) if "index" in page.address}


@pytest.mark.parametrize("size", [300, 10**6])
def test_a_long_list_has_pages(context: PageContext, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Each source is listed once in the same order, and each page links to all others."""
    monkeypatch.setattr(registers, "ITEMS_A_PAGE", 10**6)
    whole = _links(lists(context)["sources/index.html"].body)
    monkeypatch.setattr(registers, "ITEMS_A_PAGE", size)
    parts = [page for address, page in lists(context).items() if address.startswith("sources/index")]
    others = [f"index/page-{number}.html" for number in range(2, len(parts) + 1)]

    assert [link for page in parts for link in _links(page.body)] == whole
    assert len(parts) == -(-len(whole) // size)
    assert all(f'href="{other}"' in parts[0].body for other in others)
    assert [page.title for page in parts[:2]] == ["Sources", "Sources: page 2"][: len(parts)]


def _links(body: str) -> list[str]:
    """Names of the files that items of a list link to."""
    return [link.rpartition("/")[2] for link in re.findall(r'<li><a href="([^"]+)"', body)]
