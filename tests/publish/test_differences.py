"""Differences between files: what they make is the new file, whatever the two are, and they are short where little changed."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from returnkb.publish.differences import differences, made, steps

_TEXTS = st.lists(
    st.sampled_from([b"rent in Prizren ", b"EUR 400 ", "قضاء ".encode(), b"\x00\xff", b"a"]), max_size=60
).map(b"".join)


@given(_TEXTS | st.binary(), _TEXTS | st.binary())
def test_the_steps_make_the_new_file(old: bytes, new: bytes) -> None:
    """For any two files."""
    assert made(old, steps(old, new)) == new


def test_steps_go_through_json_whole() -> None:
    """Every byte survives the way to the reader, as text with one character for each."""
    new = bytes(range(256)) * 2

    assert made(b"", json.loads(json.dumps(steps(b"", new)))) == new


def test_a_changed_word_is_told_in_a_few_steps() -> None:
    """What is the same before and after is taken whole; only the word itself is put in."""
    old = b"<p>A room in Prizren costs 300 euros a month, says the city. Read in November.</p>" * 3
    new = old.replace(b"says the city", b"says a landlord", 1)

    assert len(steps(old, new)) <= 7
    assert [step for step in steps(old, new) if isinstance(step, str)] == ["a landlord"]


def test_a_file_that_shares_little_is_not_told_in_steps() -> None:
    """Steps longer than half the file are not worth it: the file is fetched whole."""
    old = {
        "one.js": b"abcdefghijkl" * 9,
        "same.js": b"same",
        "two.js": b"a long text that stays as it is, but for its end.",
    }
    new = {"one.js": bytes(range(90)), "same.js": b"same", "two.js": old["two.js"] + b" So.", "new.js": b"new"}

    assert list(differences(old, new)) == ["two.js"]
