"""`returnkb new`: a template inside docs/ and nowhere else, and never over a file that exists."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnkb.cli import main

IDS = [
    "guide/../../x", "../x", "guide/..", "/etc/x", "guide//x", "guide/", "guide", "guide/x.md", "guide/X", "guide/x y", "",
    "guide/a/b/c", "kosovo/prizren/../../../x", "guide\\..\\x", "guide/\x00x", "guide/-x", "guide/x\n", "~/x",
    "kosovo/map", "kosovo/prizren/sheet", "guide/index", "programmes/index", "atlantis/rents", "sources/x",
]  # fmt: skip


@pytest.mark.parametrize("entry_id", IDS)
def test_an_id_that_no_entry_can_have_is_refused(entry_id: str, tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written inside or outside the tree, and the message says what to write instead."""
    before = sorted(tree.parent.rglob("*"))
    assert main(["new", "condition", entry_id, "--root", str(tree)]) == 1
    assert before == sorted(tree.parent.rglob("*"))
    assert capsys.readouterr().err.startswith("returnkb: “")


def test_a_link_is_not_followed(tree: Path) -> None:
    """A folder that is a symbolic link out of the tree gets no file."""
    outside = tree.parent / "outside"
    outside.mkdir()
    (tree / "docs/kosovo/prishtina").rename(tree / "docs/kosovo/old")
    (tree / "docs/kosovo/prishtina").symlink_to(outside)
    assert main(["new", "condition", "kosovo/prishtina/rents", "--root", str(tree)]) == 1
    assert list(outside.iterdir()) == []


def test_a_file_is_never_overwritten(tree: Path) -> None:
    """A second template of the same name is refused, and a dangling link counts as a file."""
    (tree / "docs/guide/new.md").symlink_to(tree.parent / "elsewhere.md")
    words = ["new", "guide", "guide/first-talk", "--root", str(tree)]
    before = (tree / "docs/guide/first-talk.md").read_bytes()
    assert main(words) == 1
    assert (tree / "docs/guide/first-talk.md").read_bytes() == before
    assert main(["new", "guide", "guide/new", "--root", str(tree)]) == 1
    assert not (tree.parent / "elsewhere.md").exists()
