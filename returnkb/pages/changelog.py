"""Changelog page: differences between consecutive editions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from returnkb.editions.diff import Difference, DifferenceKind, differences, summary
from returnkb.model import page_urls
from returnkb.model.edition import Edition
from returnkb.model.edtf import format_day
from returnkb.pages.context import Page, PageContext

SHOWN = 200
_HEADINGS = {
    DifferenceKind.ADDED: "New", DifferenceKind.REWORDED: "Reworded", DifferenceKind.REDATED: "About another time", DifferenceKind.CHECKED: "Checked",
    DifferenceKind.CONFLICT: "Sources now disagree", DifferenceKind.RESOLVED: "Sources no longer disagree",
    DifferenceKind.STATUS: "Another status", DifferenceKind.MOVED: "Moved", DifferenceKind.WITHDRAWN: "Withdrawn",
}  # fmt: skip


def pages(context: PageContext) -> Iterator[Page]:
    """The page; the newest edition comes first."""
    editions = context.assessed.corpus.editions
    yield context.page(
        "changes.md",
        page_urls.CHANGES,
        "Changes by edition",
        trail=[("For counsellors", page_urls.GUIDE)],
        freshness_words=(
            f"The last edition was named on {format_day(editions[-1].day)}."
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
    found = differences(old, new, context.assessed.corpus.current_ids)
    groups = []
    for kind in DifferenceKind:
        own = [difference for difference in found if difference.kind is kind]
        if own:
            groups.append((_HEADINGS[kind], own[:SHOWN], len(own) - SHOWN))
    return new, summary(old, new, found), groups
