"""Versions that the safety rules refuse are not published in the history, neither as a text nor as a difference."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from returnkb.corpus.load import load
from returnkb.publish.copies.layout import HOSTED_LAYOUT, whole_pages
from returnkb.publish.history.git_history import History, read_histories
from returnkb.publish.history.pages import history_articles, withdrawn_articles
from returnkb.publish.history.withheld import without_refused
from tests.constants import BROKEN, TODAY, TREE
from tests.fixtures.git_repository import commit, git

RENTS, HOUSE = "kosovo/prizren/rents", "kosovo/prizren/house"
SHELTER = (BROKEN / "S03-street-in-a-note.md").read_text(encoding="utf-8")
# A text that the rules refuse, and what of it must not be read any more.
SAFE = "cost about EUR 250"
REFUSED = {
    "a number": "was let by +383 44 123 456",
    "a mailbox": "was let by arben@gmail.com",
    "HTML": "<img src=x onerror=alert(1)>",
}


def histories(tree: Path) -> Mapping[str, History]:
    """The history of a tree as it is published."""
    return without_refused(read_histories(tree), load(tree)[0], TODAY)


def page(found: Mapping[str, History], entry: str) -> str:
    """The history page of an entry."""
    return whole_pages(history_articles(found, []), HOSTED_LAYOUT)[f"history/{entry}.html"].decode()


@pytest.fixture
def past(tmp_path: Path) -> Path:
    """A tree with a first commit."""
    tree = Path(shutil.copytree(TREE, tmp_path / "tree"))
    git(tree, "2026-01-01", "init", "-q")
    commit(tree, "2026-01-01")
    return tree


def change(tree: Path, day: str, entry: str, text: str) -> None:
    """Commit another text of an entry."""
    (tree / "docs" / f"{entry}.md").write_text(text, encoding="utf-8")
    commit(tree, day)


@pytest.mark.parametrize("what", REFUSED)
def test_a_refused_version_is_not_in_the_history(what: str, past: Path) -> None:
    """Neither the version nor the differences from the versions around it show what was taken away."""
    good = (past / f"docs/{RENTS}.md").read_text(encoding="utf-8")
    change(past, "2026-02-01", RENTS, good.replace(SAFE, REFUSED[what]))
    change(past, "2026-03-01", RENTS, good)

    found = histories(past)

    assert [version.withheld for version in found[RENTS].versions] == [False, True, False]
    shown = page(found, RENTS)
    assert "Withheld" in shown
    assert REFUSED[what].split()[-1] not in shown
    assert SAFE in shown


def test_the_street_of_a_shelter_is_withheld_from_every_version(past: Path) -> None:
    """Versions before the entry said that it is about a shelter have the street too."""
    early = SHELTER.replace("Safe house for women", "A house").replace("safe_house", "legal_aid")
    change(past, "2026-02-01", HOUSE, early.replace("note: Rr. Adem Jashari 12", "note: daily").replace(
        "    phones:", "    address: Rr. Adem Jashari 12\n    phones:"))  # fmt: skip
    change(past, "2026-03-01", HOUSE, SHELTER)
    change(past, "2026-04-01", HOUSE, SHELTER.replace("        note: Rr. Adem Jashari 12\n", ""))

    found = histories(past)

    assert [version.withheld for version in found[HOUSE].versions] == [True, True, False]
    assert "Jashari" not in page(found, HOUSE)


def test_a_version_of_another_form_is_judged_by_its_words(past: Path) -> None:
    """A version that the models of today do not read is shown, unless its words are refused."""
    good = (past / f"docs/{RENTS}.md").read_text(encoding="utf-8")
    other = good.replace("kind: condition", "kind: condition\nold_field: x")
    change(past, "2026-02-01", RENTS, other)
    change(past, "2026-03-01", RENTS, other.replace(SAFE, "was let by +383 44 123 456"))
    change(past, "2026-04-01", RENTS, "no front matter, +383 44 123 456")

    assert [version.withheld for version in histories(past)[RENTS].versions] == [False, False, True, True]


def test_a_withdrawn_entry_with_a_refused_title_is_named_by_its_address(past: Path) -> None:
    """The notice of a withdrawn entry shows no title that is refused."""
    good = (past / f"docs/{RENTS}.md").read_text(encoding="utf-8")
    change(past, "2026-02-01", HOUSE, good.replace("Rents in Prizren", "Call +383 44 123 456"))
    (past / f"docs/{HOUSE}.md").unlink()
    commit(past, "2026-03-01")

    found = histories(past)
    notices = whole_pages(withdrawn_articles(found, link_history=True), HOSTED_LAYOUT)

    assert found[HOUSE].withdrawn == date(2026, 3, 1)
    shown = notices[f"{HOUSE}.html"].decode()
    assert f"Withdrawn: {HOUSE}" in shown
    assert "123 456" not in shown
