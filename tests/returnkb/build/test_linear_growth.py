"""The work of a build grows with its entries: for three times the entries, no function is called more than three times as often."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType

import pytest

from tests.bench.build.collection import Shape, generate
from tests.bench.build.phases import phases
from tests.constants import REPOSITORY

SMALL, LARGE = 80, 240
# A square would make it nine; fixed work makes it less than three, and chance in the generated collections a little more.
MOST = 3.6
FEWEST_CALLS = 1000  # of the larger build, for a ratio to mean anything
SHAPES: dict[str, Callable[[int], Shape]] = {
    "even": lambda entries: Shape(entries, an_entries_country=20),
    "one country": lambda entries: Shape(entries, in_one_country=entries),
    "one place": lambda entries: Shape(entries, in_one_place=entries),
    "one source": lambda entries: Shape(entries, claims_of_one_source=2 * entries),
}


def _calls(tree: Path, shape: Shape) -> Counter[CodeType]:
    """The number of calls of each of our functions in a build; seconds would depend on the machine."""
    generate(tree, shape)
    counts: Counter[CodeType] = Counter()

    def count(frame: FrameType, event: str, argument: object) -> None:
        if event == "call":
            counts[frame.f_code] += 1

    sys.setprofile(count)
    try:
        for _, phase in phases(tree):
            phase()
    finally:
        sys.setprofile(None)
    return counts


@pytest.mark.slow
@pytest.mark.parametrize("name", SHAPES)
def test_calls_grow_with_entries(name: str, tmp_path: Path) -> None:
    """A search in a loop, which makes a square, is named with its function."""
    small = _calls(tmp_path / "small", SHAPES[name](SMALL))
    large = _calls(tmp_path / "large", SHAPES[name](LARGE))
    packages = tuple(str(REPOSITORY / name) for name in ("returnkb", "search"))
    steep = {
        f"{Path(code.co_filename).relative_to(REPOSITORY)}:{code.co_firstlineno} {code.co_qualname}": count
        / small[code]
        for code, count in large.items()
        if code.co_filename.startswith(packages) and count > max(FEWEST_CALLS, MOST * small[code]) and small[code]
    }

    assert steep == {}
