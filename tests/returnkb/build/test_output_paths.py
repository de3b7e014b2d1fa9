"""Merging outputs: two producers of one path are a conflict that names both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returnkb.build.output_paths import PathConflict, merge_outputs

PATHS = st.lists(st.sampled_from(["a", "b", "é", "x.md", "x.html"]), min_size=1, max_size=3).map("/".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kosovo/map.md", "kosovo/map.md"),
        ("kosovo/map.md", "kosovo/map.html"),
        ("kosovo/map.md", "kosovo/MAP.md"),
        ("\u00e9.md", "e\u0301.md"),
        ("data", "data/index.json"),
        ("data/index.json", "DATA"),
    ],
)
def test_two_producers_of_one_path_are_a_conflict(one: str, other: str) -> None:
    """Paths that are equal when rendered, apart from case and composition, or one inside the other, conflict."""
    with pytest.raises(PathConflict, match="by the first and by the second"):
        merge_outputs([("the first", one, ""), ("the second", other, "")])


@given(st.lists(PATHS, max_size=6))
def test_merging_loses_nothing(paths: list[str]) -> None:
    """Whatever is merged without a conflict is there, and a path given twice never is merged."""
    try:
        merged = merge_outputs((f"producer {number}", path, str(number)) for number, path in enumerate(paths))
    except PathConflict:
        return
    assert list(merged) == paths
    assert len({path.replace(".md", ".html") for path in paths}) == len(paths)
