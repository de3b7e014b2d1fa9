"""A review says in sentences what a change of the files changes for the reader."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from returnkb.cli import main
from returnkb.editions.review.output import Review, as_markdown
from returnkb.editions.review.reader_change import ReaderChange, Subject
from returnkb.model.finding import Finding, Level
from tests.constants import REPOSITORY
from tests.returnkb.editions.review.conftest import git

FOLDER = Path(__file__).parent
CHANGES: dict[str, list[dict[str, Any]]] = yaml.safe_load((FOLDER / "changes.yml").read_text(encoding="utf-8"))
TODAY = "2026-11-21"


def apply(root: Path, edits: list[dict[str, Any]]) -> None:
    """Make the edits of a change."""
    for edit in edits:
        path = root / edit["file"]
        if edit.get("delete"):
            path.unlink()
        elif "move" in edit:
            path.rename(root / edit["move"])
        elif "write" in edit:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(edit["write"], encoding="utf-8")
        elif "append" in edit:
            path.write_text(path.read_text(encoding="utf-8") + edit["append"], encoding="utf-8")
        else:
            text = path.read_text(encoding="utf-8")
            assert edit["old"] in text, edit
            path.write_text(text.replace(edit["old"], edit["new"], 1), encoding="utf-8")


def review(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Exit code and output of a review."""
    capsys.readouterr()
    code = main(["review", "--root", str(root), "--today", TODAY, *words])
    return code, capsys.readouterr().out


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_has_its_review(name: str, repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The review of each change is the text in its file; `GOLDEN=write` writes it anew for reading."""
    copies = [edit for edit in CHANGES[name] if "copy" in edit]
    for edit in copies:
        shutil.copy(REPOSITORY / edit["copy"], repository / edit["file"])
        git(repository, "add", "-A")
        git(repository, "commit", "-q", "-m", "before")
    apply(repository, [edit for edit in CHANGES[name] if edit not in copies])
    _, text = review(repository, capsys, "main")
    golden = FOLDER / "golden" / f"{name}.md"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_two_commits_are_compared_as_files_are(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A committed change has the same review as before its commit."""
    apply(repository, CHANGES["a-phone"])
    before = review(repository, capsys, "main")
    git(repository, "checkout", "-q", "-b", "change")
    git(repository, "commit", "-q", "-am", "second")
    assert review(repository, capsys, "main", "change") == before


def test_the_settings_of_the_site_are_read_on_both_sides(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A collection with settings of its own has not lost or got them by another change."""
    (repository / "mkdocs.yml").write_text("site_name: Facts for us\n", encoding="utf-8")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "second")
    apply(repository, CHANGES["a-phone"])
    assert "The site" not in review(repository, capsys, "main")[1]


def test_nothing_changed_is_said(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A review of no change is one sentence, and succeeds."""
    code, text = review(repository, capsys, "main", "main")
    assert (code, "Nothing that a reader sees." in text) == (0, True)


def test_findings_of_the_change_fail_the_review(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A change that breaks a rule is reviewed all the same, with its findings, and exits with 1."""
    path = repository / "docs/kosovo/prizren/rents.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("source: city-report", "source: nowhere"), encoding="utf-8"
    )
    code, text = review(repository, capsys, "main")
    assert code == 1
    assert "There is no source" in text or "is not in the register" in text


def test_json_text_and_html_hold_the_same_sentences(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Programs read the changes as data, editors at a terminal as lines; HTML is one page without scripts."""
    apply(repository, CHANGES["a-hostile-one"])
    data = json.loads(review(repository, capsys, "main", "--format", "json")[1])
    page = review(repository, capsys, "main", "--format", "html")[1]
    text = review(repository, capsys, "main", "--format", "text")[1]
    assert data["pages"] == ["kosovo/prizren/rents.html"]
    assert len(text.splitlines()) >= len(data["changes"])
    assert all(" ".join(one["sentence"].split()) in text for one in data["changes"])
    assert "<img" not in page
    assert "name=viewport" in page
    assert "&lt;img" in page


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("ask @octocat or @org/team", "@octocat"), ("as in #12", "#12"), ("as in owner/name#12", "#12"), ("as in GH-12", "GH-12"),
        ("see !12, ~bug and %3", "!12"), ("go to https://evil.example/x", "https://evil.example"),
        ("go to www.evil.example", "www.evil.example"), ("write to x@evil.example", "@evil.example"),
    ],
)  # fmt: skip
def test_a_comment_calls_nobody_and_links_nowhere(text: str, link: str) -> None:
    """Mentions, references to issues and addresses in texts of the change are no links where the comment is rendered.

    Forges look for them in the rendered text, where a backslash is gone: a sign without width stands between.
    """
    finding = Finding("docs/x.md", 1, 1, "S01", Level.MUST_FIX, text, text)
    change = ReaderChange(Subject.STATEMENT, text, text)
    comment = as_markdown(Review([change], [finding], [], "https://preview.example.org"))
    rendered = re.sub(r"\\\\(?=[^\\w\\s])", "", comment)
    assert link not in rendered
    assert rendered.replace("&#8203;", "").count(link) == 4


@pytest.mark.parametrize("name", ["--output=out", "nothing", "main:docs", "-h", "main..main"])
def test_a_name_that_is_no_commit_is_refused(name: str, repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What looks like an option of git, or names no commit, ends in a message."""
    assert main(["review", "--root", str(repository), "--today", TODAY, "--", name]) != 0
    assert "Name a commit or branch" in capsys.readouterr().err
    assert not (repository / "out").exists()
