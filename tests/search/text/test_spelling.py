"""Spelling correction: the distance of two words, and the candidates for a misspelled one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from search.text.spelling import decode_names, edit_distance, encode_names, neighbours

_WORDS = some.text("abcéه", max_size=8)


def _reference(one: str, other: str) -> int:
    """The textbook recurrence of the optimal string alignment distance."""
    table = [[i + j if 0 in (i, j) else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            edits = [table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (one[i - 1] != other[j - 1])]
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 1] + other[j - 2]:
                edits.append(table[i - 2][j - 2] + 1)
            table[i][j] = min(edits)
    return table[-1][-1]


@given(_WORDS, _WORDS, some.integers(0, 4))
def test_the_distance_is_optimal_string_alignment(one: str, other: str, limit: int) -> None:
    """Up to the limit the distance is exact; beyond it is one more than the limit."""
    assert edit_distance(one, other, limit) == min(_reference(one, other), limit + 1)


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [("pristina", "pristina", 0), ("gjakova", "gjakva", 1), ("peja", "epja", 1), ("zakho", "zaxo", 2)],
)
def test_each_typing_error_is_one_edit(one: str, other: str, errors: int) -> None:
    """A deleted, inserted, changed or swapped letter is one edit."""
    assert edit_distance(one, other, 3) == errors


def test_only_the_nearest_words_are_corrections() -> None:
    """Candidates farther away than the nearest are left out, even if they are more frequent."""
    candidates = ["insulan3", "insulinD", "insumis9", "peninsulaA"]

    assert [word for word, _ in neighbours("insulim", candidates, 2)] == ["insulin"]


@given(some.dictionaries(some.sampled_from(["61", "6e", "n61", "628"]), some.sets(some.integers(0, 40), min_size=1)))
def test_bucket_names_survive_encoding(lengths: dict[str, set[int]]) -> None:
    """Decoding gives the encoded names."""
    names = [f"{prefix}-{length}" for prefix, found in lengths.items() for length in sorted(found)]

    assert not names or decode_names(encode_names(names)) == names
