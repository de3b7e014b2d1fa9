"""Changelog page: differences between consecutive editions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from returnkb.editions.diff import Difference, Kind, differences, summary
from returnkb.model import page_urls
from returnkb.model.edition import Edition
from returnkb.model.edtf import day_words
from returnkb.pages.context import Page, PageContext

SHOWN = 200
_HEADINGS = {
    Kind.ADDED: "New", Kind.REWORDED: "Reworded", Kind.REDATED: "About another time", Kind.CHECKED: "Checked",
    Kind.CONFLICT: "Sources now disagree", Kind.RESOLVED: "Sources no longer disagree",
    Kind.STATUS: "Another status", Kind.MOVED: "Moved", Kind.WITHDRAWN: "Withdrawn",
}  # fmt: skip


def pages(context: PageContext) -> Iterator[Page]:
    """The page; the newest edition comes first."""
    editions = context.assessed.corpus.editions
    yield context.render(
        "changes.md",
        page_urls.CHANGES,
        "Changes by edition",
        trail=[("For counsellors", page_urls.GUIDE)],
        freshness_words=(
            f"The last edition was named on {day_words(editions[-1].day)}."
            if editions
            else "No edition has been named yet."
        ),
        first=editions[0] if editions else None,
        editions=[_edition_changes(context, old, new) for old, new in reversed(list(pairwise(editions)))],
    )


def _edition_changes(
    context: PageContext, old: Edition, new: Edition
) -> tuple[Edition, str, list[tuple[str, list[Difference], int]]]:
    """An edition, its summary, and its differences by kind, each list cut at SHOWN."""
    found = differences(old, new, context.assessed.corpus.moves)
    groups = []
    for kind in Kind:
        own = [difference for difference in found if difference.kind is kind]
        if own:
            groups.append((_HEADINGS[kind], own[:SHOWN], len(own) - SHOWN))
    return new, summary(old, new, found), groups
