"""JSON documents: any text is read or refused with one finding."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returnkb.corpus.files.document import Unreadable
from returnkb.corpus.files.json_document import JsonDocument, parse_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=10,
)


def parse(text: str) -> JsonDocument:
    """A text read as a state file."""
    return parse_json("sources/state/a.json", text, "Delete it.")


@given(VALUES)
def test_what_json_writes_is_read_back(value: Any) -> None:
    """Values within the limits are read as they were written."""
    assert parse(json.dumps(value)).data == value


@given(st.text() | st.text(alphabet='[]{}":,0123456789eE-.\\n NaInfity'))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Any text gives values or one finding with a line inside the text."""
    try:
        parse(text)
    except Unreadable as error:
        assert 1 <= error.finding.line <= text.count("\n") + 1
        assert error.finding.repair == "Delete it."


@pytest.mark.parametrize("depth", [19, 20, 21, 1_000, 100_000])
def test_nesting_is_limited(depth: int) -> None:
    """Twenty levels are read; what is deeper is refused, however deep."""
    text = "[" * depth + "]" * depth
    if depth <= 20:
        assert parse(text).data is not None
    else:
        with pytest.raises(Unreadable):
            parse(text)


def test_a_position_is_found_by_key() -> None:
    """Line and column of a field are those of its name, after the names of the fields around it."""
    document = parse('{\n "a": {"b": 1},\n "c": {\n  "b": 2}}')
    assert (document.position(("a", "b")), document.position(("c", "b")), document.position(())) == (
        (2, 8),
        (4, 3),
        (1, 1),
    )
