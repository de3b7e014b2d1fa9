"""Sets of judged questions: their grades, and the shares of each grade with confidence intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

import yaml

from search.query.grouping import RELATED_GROUPS
from search.query.index_reader import IndexReader
from search.query.response import SearchResponse
from search.query.results import search

FOLDER = Path(__file__).parent / "questions"
# First lines that say that the place itself has no answer.
HONEST = ("Nothing known", "Nothing on ", "Nothing was found", "Nothing answers", "No entry is known")
_Z = 1.96  # of a 95 percent interval


@dataclass(frozen=True)
class Graded:
    """A question with its grade: `first`, `first 3`, `later`, `nothing` though there is something, `wrong` unsaid, or `honest`."""

    case: Mapping[str, Any]
    grade: str
    shown: Sequence[str]
    message: str


def read_questions(path: Path) -> list[dict[str, Any]]:
    """The questions of a set."""
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def is_honest(response: SearchResponse) -> bool:
    """Whether the response says in its first lines that the place or subject itself has no answer, or shows none as one."""
    lines = response.message.split("\n")
    answers = [group for group in response.groups if group.name not in RELATED_GROUPS]
    return not answers or any(line.startswith(HONEST) for line in lines)


def grade(case: Mapping[str, Any], index: IndexReader) -> Graded:
    """The graded response to a question."""
    response = search(case["query"], index)
    shown = [str(hit.record["id"]) for hit in response.hits()]
    wanted, also = set(case.get("wanted", ())), set(case.get("also", ()))
    if case.get("nothing"):
        found = "honest" if is_honest(response) else "wrong"
    elif set(shown[:1]) & wanted:
        found = "first"
    elif set(shown[:3]) & (wanted | also):
        found = "first 3"
    elif set(shown) & (wanted | also):
        found = "later"
    else:
        found = "nothing" if is_honest(response) else "wrong"
    return Graded(case, found, shown[:5], response.message)


def interval(hits: int, total: int) -> str:
    """A share with its Wilson score interval of 95 percent, in percent."""
    if not total:
        return "–"
    share, spread = hits / total, _Z * _Z / total
    centre = (share + spread / 2) / (1 + spread)
    width = _Z / (1 + spread) * sqrt(share * (1 - share) / total + spread / (4 * total))
    return f"{100 * share:.0f} % ({100 * (centre - width):.0f}–{100 * (centre + width):.0f})"


def shares(graded: Sequence[Graded]) -> dict[str, str]:
    """First, first three, wrong without a word, nothing though there is something, and honest, of those that can be so."""
    counted = Counter(one.grade for one in graded)
    answerable = sum(not one.case.get("nothing") for one in graded)
    return {
        "questions": str(len(graded)),
        "first": interval(counted["first"], answerable),
        "first 3": interval(counted["first"] + counted["first 3"], answerable),
        "wrong unsaid": interval(counted["wrong"], len(graded)),
        "nothing": interval(counted["nothing"], answerable),
        "honest": interval(counted["honest"], len(graded) - answerable),
    }
