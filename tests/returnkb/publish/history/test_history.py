"""History of entries: versions with their time, word differences, and stubs of withdrawn entries."""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from returnkb.editions.stamp import EditionStamp
from returnkb.model.edition import Edition as NamedEdition
from returnkb.publish.copies.layout import HOSTED_LAYOUT, whole_pages
from returnkb.publish.history.git_history import History, HistoryUnavailable, read_histories
from returnkb.publish.history.pages import AS_OF_SCRIPT, history_articles, withdrawn_articles
from returnkb.publish.history.visible_text import visible_text
from returnkb.publish.history.word_diff import word_diff
from returnkb.publish.hosting.downloads_page import KINDS, Downloads
from returnkb.publish.hosting.edition_pages import edition_articles
from returnkb.publish.packaging.checksums import CHECKSUMS
from returnkb.text.html.allowlist import page_faults
from tests.constants import TREE
from tests.fixtures.git_repository import commit, git
from tests.returnkb.publish.conftest import NEW, OLD, RENTS, Builds, Edition

MOVED = "kosovo/rents-in-prizren"


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, History]:
    """An entry that was begun, changed, moved to another address, and changed there."""
    tree = Path(shutil.copytree(TREE, tmp_path_factory.mktemp("moved") / "tree"))
    old, new = tree / "docs" / f"{RENTS}.md", tree / "docs" / f"{MOVED}.md"
    git(tree, "2026-01-01", "init", "-q")
    commit(tree, "2026-01-01")
    old.write_text(old.read_text().replace("EUR 250", "EUR 300"))
    commit(tree, "2026-02-01")
    new.write_text(old.read_text().replace("kind: condition\n", f"kind: condition\nmoved_from: [{RENTS}]\n"))
    old.unlink()
    commit(tree, "2026-03-01")
    new.write_text(new.read_text().replace("EUR 300", "EUR 350"))
    commit(tree, "2026-04-01")
    return read_histories(tree)


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, History]:
    """Four days of a small tree: begun, a price changed, a date of checking changed, an entry withdrawn."""
    tree = Path(shutil.copytree(TREE, tmp_path_factory.mktemp("past") / "tree"))
    rents, dialysis = tree / "docs" / f"{RENTS}.md", tree / "docs/mali/gao/dialysis.md"
    git(tree, "2026-01-01", "init", "-q")
    commit(tree, "2026-01-01")
    rents.write_text(rents.read_text().replace("EUR 250", "EUR 300"))
    commit(tree, "2026-02-01")
    rents.write_text(rents.read_text().replace("2026-11-02", "2026-11-03"))
    commit(tree, "2026-03-01")
    dialysis.unlink()
    commit(tree, "2026-04-01")
    return read_histories(tree)


def _history_files(histories: dict[str, History], editions: list[NamedEdition]) -> dict[str, bytes]:
    return whole_pages(history_articles(histories, editions), HOSTED_LAYOUT)


def _withdrawn_files(histories: dict[str, History], *, link_history: bool) -> dict[str, bytes]:
    return whole_pages(withdrawn_articles(histories, link_history=link_history), HOSTED_LAYOUT)


def _edition_files(stamps: list[EditionStamp], downloads: Downloads) -> dict[str, bytes]:
    return whole_pages(edition_articles(stamps, downloads), HOSTED_LAYOUT)


def test_each_version_has_its_interval(histories: dict[str, History]) -> None:
    """A version holds until the day before the next; the last one holds still."""
    intervals = [(version.since, version.until) for version in histories[RENTS].versions]

    assert intervals == [
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), None),
    ]


def test_what_was_said_on_a_day_can_be_told(histories: dict[str, History]) -> None:
    """The text as of a day is the one in force then."""
    january = histories[RENTS].version_on(date(2026, 1, 15))

    assert january and any("EUR 250" in line for line in january.lines)
    assert histories[RENTS].version_on(date(2025, 1, 1)) is None


def test_a_withdrawn_entry_has_a_stub_at_its_old_address(histories: dict[str, History], old: Edition) -> None:
    """The address still answers: withdrawn, since when, and where to read what it said."""
    stubs = _withdrawn_files(histories, link_history=True)
    page = stubs["mali/gao/dialysis.html"].decode()

    assert list(stubs) == ["mali/gao/dialysis.html"]
    assert "was withdrawn on 1 April 2026" in page
    assert "../../history/mali/gao/dialysis.html" in page
    assert 'href="../../index.html"' in page


def test_the_history_of_an_entry_that_moved_goes_on(moved: dict[str, History], old: Edition) -> None:
    """Its texts at the former URL come first; the move is described as a move, and words are compared across it."""
    history = moved[MOVED]
    page = _history_files(moved, [])[f"history/{MOVED}.html"].decode()

    assert [version.since.month for version in history.versions] == [1, 2, 3, 4]
    assert history.versions[1].until == date(2026, 2, 28)
    assert "From 1 March 2026 until 31 March 2026</a>: moved here, the text is the same" in page
    assert f"Moved here from <code>{RENTS}</code>, the text is the same." in page
    assert "EUR <del>300</del><ins>350</ins> a month" in page
    assert "EUR <del>250</del><ins>300</ins> a month" in page


def test_the_former_address_of_an_entry_says_where_it_moved(moved: dict[str, History], old: Edition) -> None:
    """It was not withdrawn: its history leads on, it gets no stub, and an edition tells the move as one."""
    editions = [NamedEdition(f"2026.{day.month:02d}", day, 0, {}, ()) for day in (date(2026, 2, 28), date(2026, 3, 31))]
    pages = _history_files(moved, editions)
    page = pages[f"history/{RENTS}.html"].decode()

    assert moved[RENTS].withdrawn is None
    assert "Moved from 1 March 2026 on" in page
    assert 'href="../rents-in-prizren.html">What it said since it moved' in page
    assert "Withdrawn" not in page
    assert RENTS + ".html" not in _withdrawn_files(moved, link_history=True)
    assert re.findall(r"<h2>(.*?)</h2>", pages["changes/2026.03.html"].decode()) == ["Moved to another address (1)"]


def test_only_what_ended_as_another_began_moved_there(tmp_path: Path) -> None:
    """An entry taken up into one that was there before keeps a history of its own, which leads to that one."""
    tree = Path(shutil.copytree(TREE, tmp_path / "tree"))
    rents, dialysis = tree / "docs" / f"{RENTS}.md", tree / "docs/mali/gao/dialysis.md"
    git(tree, "2026-01-01", "init", "-q")
    commit(tree, "2026-01-01")
    dialysis.write_text(dialysis.read_text().replace("title:", f"moved_from: [{RENTS}]\ntitle:", 1))
    rents.unlink()
    commit(tree, "2026-02-01")
    found = read_histories(tree)

    assert len(found["mali/gao/dialysis"].versions) == 2
    assert found["mali/gao/dialysis"].versions[0].since == date(2026, 1, 1)
    assert found[RENTS].moved_to == "mali/gao/dialysis"


def test_the_history_page_shows_words_that_went_and_came(histories: dict[str, History], old: Edition) -> None:
    """A changed number is struck out and replaced; a new date of checking is told apart from a new text."""
    page = _history_files(histories, [])[f"history/{RENTS}.html"].decode()

    assert "EUR <del>250</del><ins>300</ins> a month" in page
    assert "Checked again, or its sources noted anew; the text is the same." in page
    assert "In force from 1 January 2026 until 31 January 2026" in page
    assert 'href="../../../kosovo/prizren/rents.html"' in page


def test_the_changes_of_an_edition_are_sorted(histories: dict[str, History], old: Edition) -> None:
    """Between two editions: changed, checked again and withdrawn stand apart."""
    editions = [
        NamedEdition(f"2026.{day.month:02d}", day, 0, {}, ())
        for day in (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30))
    ]
    pages = _history_files(histories, editions)
    headings = {
        name: re.findall(r"<h2>(.*?)</h2>", page.decode()) for name, page in pages.items() if name.startswith("changes")
    }

    assert headings == {
        "changes/2026.01.html": ["New (5)"],
        "changes/2026.02.html": ["Changed (1)"],
        "changes/2026.03.html": ["Checked again, the text is the same (1)"],
        "changes/2026.04.html": ["Withdrawn (1)"],
    }


def test_an_edition_lists_its_own_downloads(old: Edition) -> None:
    """Files of other editions are not listed on its page."""
    downloads = Downloads(
        {
            "returnkb-2026.11.zip": ("aa", 1),
            "returnkb-2026.11.2.zip": ("bb", 1),
            "returnkb-2026.12.zip": ("cc", 1),
        }
    )
    pages = _edition_files([OLD, NEW], downloads)
    page = pages["editions/2026.11.html"].decode()

    assert re.findall(r"<code>(\w\w)</code>", page) == ["aa"]
    assert "downloads/returnkb-2026.11.zip" in page
    assert "2026.12.html" in pages["editions/index.html"].decode()


def test_every_kind_of_download_is_listed_once_under_its_use(old: Edition, builds: Builds) -> None:
    """Each file of a complete distribution is under one heading that names its users."""
    made = {path.name: ("ab" * 32, 3_456_789) for path in builds.one.iterdir() if path.name != CHECKSUMS}
    mark = EditionStamp(builds.day, date.fromisoformat(builds.day), 0)
    page = _edition_files([mark], Downloads(made, signed=True))[f"editions/{builds.day}.html"].decode()

    assert sorted(re.findall(r'<li><a href="../downloads/([^"]+)"', page)) == sorted(made)
    assert page.count("<h2>") == len(KINDS) + 1
    assert "3.5 MB" in page
    assert "START-HERE.html" in page
    assert "certutil" in page


def test_every_inner_link_of_pages_about_the_past_has_its_file(histories: dict[str, History], old: Edition) -> None:
    """From any depth, the dress of the site and the links to pages lead to files that are there."""
    pages = (
        _history_files(histories, [])
        | _withdrawn_files(histories, link_history=True)
        | _edition_files([OLD], Downloads())
    )
    there = {*pages, *old.pages, *old.source.files, *old.copy, AS_OF_SCRIPT, "changes/2026.11.html"}
    dead = []
    for name, page in pages.items():
        for link in re.findall(r'(?:href|src|action)="([^"#?]+)', page.decode()):
            target = os.path.normpath(os.path.join(os.path.dirname(name), link))  # noqa: PTH118, PTH120 - names in an archive, no paths of this machine
            if not link.startswith(("http", "data:")) and target not in there:
                dead.append(f"{name} → {link}")

    assert dead == []


def test_the_text_of_that_time_shows_no_signs_of_markdown() -> None:
    """Lists, headings and emphasis lose their signs, and a link shows where it led."""
    text = "---\ntitle: A\n---\n## Ask\n\n- **Heated?** See [the town](https://city.example.org/x).\n"

    assert visible_text(text) == ["A", "Ask", "Heated? See the town (https://city.example.org/x)."]


def test_a_tree_without_git_has_no_history(tmp_path: Path) -> None:
    """The reason is printed; nothing else fails."""
    with pytest.raises(HistoryUnavailable, match="the history is left out"):
        read_histories(tmp_path)


def test_nothing_of_an_entry_becomes_markup(old: Edition) -> None:
    """What people write is shown as they wrote it."""
    assert word_diff(["a <b>"], ["a <i>"]) == "<p>a <del>&lt;b&gt;</del><ins>&lt;i&gt;</ins></p>"


HOSTILE = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) </p><script>alert(1)</script>"


def test_what_an_old_version_or_a_commit_message_says_is_text(tmp_path: Path) -> None:
    """Markup in a version that was mended later, in a file name or in a message of git reaches no page as markup."""
    tree = Path(shutil.copytree(TREE, tmp_path / "tree"))
    rents = tree / "docs" / f"{RENTS}.md"
    good = rents.read_text()
    git(tree, "2026-01-01", "init", "-q")
    rents.write_text(good.replace("title: Rents in Prizren", f"title: '{HOSTILE}'").replace("EUR 250", HOSTILE))
    git(tree, "2026-01-01", "add", "-A")
    git(tree, "2026-01-01", "commit", "-q", "-m", HOSTILE)
    rents.write_text(good + f"\n{HOSTILE}\n")
    commit(tree, "2026-02-01")
    rents.write_text(good)
    commit(tree, "2026-03-01")
    found = read_histories(tree)
    pages = {**_history_files(found, []), **_withdrawn_files(found, link_history=True)}
    texts = {address: page.decode() for address, page in pages.items() if address.endswith(".html")}
    assert any("onerror" in text for text in texts.values())
    assert [(address, fault) for address, text in texts.items() for fault in page_faults(text)] == []
