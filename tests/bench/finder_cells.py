"""Cells of the assistance finder by verdict: `python -m tests.bench.finder_cells`.

A cell is a programme for a pair of countries that its rules name, a region where it matters, and a type of return. Prints how many cells
have each verdict, and the share of those with another verdict than "not known" among the cells that apply.
"""

from __future__ import annotations

from collections import Counter

from returnkb.assessment.assess import assess
from returnkb.corpus.load import load
from tests.constants import COLLECTION_TODAY, REPOSITORY
from tests.returnkb.eligibility.test_verdicts import verdict_cells


def main() -> None:
    """Print the counts."""
    counted = Counter(item.verdict for _, _, item in verdict_cells(assess(load(REPOSITORY)[0], COLLECTION_TODAY)))
    for verdict, count in counted.most_common():
        print(f"{verdict:10} {count:6}")
    answered, unknown = counted["yes"] + counted["no"], counted["unknown"]
    print(f"{100 * answered / (answered + unknown):.0f} % of {answered + unknown} cells that apply have an answer")


if __name__ == "__main__":
    main()
