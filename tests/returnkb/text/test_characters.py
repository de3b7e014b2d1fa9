"""Invisible characters: which count as such, and the text that patterns are matched on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returnkb.text.characters import INVISIBLE, describe_character, first_invisible, searchable


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("anna＠example．org", "anna@example.org"),
        ("an\u200bna\u00ad@example.org", "anna@example.org"),
        ("٠٤٤ ۱۲۳", "044 123"),
        ("044\u00a0123\u2009456", "044 123 456"),
        ("a\u202eb", "ab"),
        ("می‌خواهم", "میخواهم"),
    ],
)
def test_a_text_is_compared_without_its_disguise(text: str, plain: str) -> None:
    """Full-width signs, digits of other scripts, odd blanks and invisible characters are made plain."""
    assert searchable(text) == plain


@given(st.text())
def test_plain_text_stays_as_it_is_and_keeps_its_lines(text: str) -> None:
    """Making a text plain twice changes nothing more, hides nothing, and keeps every line where it is."""
    plain = searchable(text)
    assert plain.count("\n") == text.count("\n")
    assert not INVISIBLE.search(plain)


@pytest.mark.parametrize("text", ["می‌خواهم", "क्‍ष", "مرحبا\u200f!", "plain"])
def test_characters_that_spelling_needs_are_not_hidden(text: str) -> None:
    """Joiners in Arabic and Indian scripts and marks of direction in text from right to left are needed."""
    assert first_invisible(text) is None


@pytest.mark.parametrize(
    "text", ["a\u200cb", "a\u200fb", "a\u200bb", "\u200dx", "a\ufeffb", "a\U000e0041b", "a\u3164b"]
)
def test_other_invisible_characters_are_hidden(text: str) -> None:
    """Between Latin letters nothing invisible is needed."""
    assert first_invisible(text) is not None


def test_a_character_is_shown_by_code_and_name() -> None:
    """A message names a character that looks like another."""
    assert describe_character("\u00a0") == "U+00A0 (NO-BREAK SPACE)"
    assert describe_character("\x02") == "U+0002"
