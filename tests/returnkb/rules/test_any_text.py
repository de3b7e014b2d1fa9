"""Rules on any text: the result is always a list of findings, never an exception."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from returnkb.corpus.load import load
from returnkb.model.entry import Service
from returnkb.rules import check
from tests.constants import TODAY, TREE
from tests.returnkb.rules.field_payloads import text_fields, with_text, write

FIELDS = sorted(text_fields(Service), key=str)
# Parts that rules look for, between any characters at all.
PARTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["@", " at ", " dot ", "+383", "044 ", "123", "born ", "1980", "XK05", "https://", "xn--", "[", "](", "//", "shelter", " women ", "Rr. ", "\u200b", "\u202e",
         "é", "ا", "١", "<", "&", "Anna ", ".", "/", ":", "1.000", "03.04.2026"]
    ),
)  # fmt: skip


@given(st.sampled_from(FIELDS), st.lists(PARTS, max_size=12).map("".join), st.lists(PARTS, max_size=12).map("".join))
def test_any_text_at_any_field_ends_in_findings(path: tuple[str | int, ...], text: str, body: str) -> None:
    """A field and a body of any text are read and checked without an error of the program."""
    with TemporaryDirectory() as folder:
        tree = Path(folder)
        shutil.copytree(TREE / "sources", tree / "sources")
        (tree / "docs/kosovo/prizren").mkdir(parents=True)
        writable = text.encode("utf-8", "replace").decode()
        write(tree, Service, "any", with_text(Service, path, writable), body.encode("utf-8", "replace").decode())
        corpus, form = load(tree)
        assert all(finding.repair for finding in (*form, *check(corpus, TODAY)))
