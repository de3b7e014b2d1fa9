"""The work of a build grows with its entries: for three times the entries, no line runs more than about three times as often."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import pytest

from tests.bench.build.collection import Shape, generate
from tests.bench.build.phases import phases
from tests.constants import REPOSITORY

if TYPE_CHECKING:
    from _typeshed import TraceFunction

Step = tuple[str, int]  # file and line

SMALL, LARGE = 80, 240
# A square makes it nine. Fixed work makes it less than three; lists that pass the length of another encoding make it more.
MOST = 4.5
FEWEST_STEPS = 4000  # of a line in the larger build, for a ratio to mean anything
PACKAGES = tuple(f"{REPOSITORY / name}/" for name in ("returnkb", "search"))
SHAPES: dict[str, Callable[[int], Shape]] = {
    "even": lambda entries: Shape(entries, an_entries_country=20),
    "skewed": lambda entries: Shape(
        entries, in_one_country=entries // 2, in_one_place=entries // 4, claims_of_one_source=entries
    ),
}


def _steps(tree: Path, shape: Shape) -> Counter[Step]:
    """How often a build executes each line of ours; a loop counts its line again for each turn, also inside a comprehension."""
    generate(tree, shape)
    counts: Counter[Step] = Counter()

    def count(frame: FrameType, event: str, argument: object) -> TraceFunction | None:
        if event == "call":
            return count if frame.f_code.co_filename.startswith(PACKAGES) else None
        if event == "line":
            counts[(frame.f_code.co_filename, frame.f_lineno)] += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        for _, phase in phases(tree):
            phase()
    finally:
        sys.settrace(before)
    return counts


@pytest.mark.slow
@pytest.mark.parametrize("name", SHAPES)
def test_steps_grow_with_entries(name: str, tmp_path: Path) -> None:
    """A search in a loop, which makes a square, is named with its line."""
    small = _steps(tmp_path / "small", SHAPES[name](SMALL))
    large = _steps(tmp_path / "large", SHAPES[name](LARGE))
    steep = {
        f"{Path(file).relative_to(REPOSITORY)}:{line}": f"{small[file, line]} -> {count}"
        for (file, line), count in large.items()
        if count > max(FEWEST_STEPS, MOST * small[file, line])
    }

    assert steep == {}, steep
