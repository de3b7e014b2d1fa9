"""The page of what changed from edition to edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from returnkb.editions.diff import Difference, DifferenceKind, differences, summary
from returnkb.model import page_urls as addresses
from returnkb.model.edition import Edition
from returnkb.model.edtf import format_day
from returnkb.pages.page import Page, PageContext

SHOWN = 200
_HEADINGS = {
    DifferenceKind.ADDED: "New", DifferenceKind.REWORDED: "Reworded", DifferenceKind.REDATED: "About another time", DifferenceKind.CHECKED: "Checked",
    DifferenceKind.CONFLICT: "Sources now disagree", DifferenceKind.RESOLVED: "Sources no longer disagree",
    DifferenceKind.STATUS: "Another status", DifferenceKind.MOVED: "Moved", DifferenceKind.WITHDRAWN: "Withdrawn",
}  # fmt: skip


def pages(context: PageContext, editions: Sequence[Edition]) -> Iterator[Page]:
    """The one page: the newest edition first."""
    yield context.write(
        "changes.md",
        addresses.CHANGES,
        "Changes by edition",
        trail=[("For counsellors", addresses.GUIDE)],
        freshness_words=(
            f"The last edition was named on {format_day(editions[-1].day)}."
            if editions
            else "No edition has been named yet."
        ),
        first=editions[0] if editions else None,
        editions=[_told(context, old, new) for old, new in reversed(list(pairwise(editions)))],
    )


def _told(
    context: PageContext, old: Edition, new: Edition
) -> tuple[Edition, str, list[tuple[str, list[Difference], int]]]:
    """An edition with its summary, and its differences under a heading for each kind, the longest lists cut."""
    found = differences(old, new, context.assessed.corpus.current_ids)
    groups = []
    for kind in DifferenceKind:
        own = [difference for difference in found if difference.kind is kind]
        if own:
            groups.append((_HEADINGS[kind], own[:SHOWN], len(own) - SHOWN))
    return new, summary(old, new, found), groups
