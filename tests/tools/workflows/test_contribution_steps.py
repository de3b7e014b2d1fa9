"""Steps that meet people without git: an issue becomes a pull request, and a round is asked for."""

from __future__ import annotations

from pathlib import Path

import yaml

from returnkb.editions.issues.forms import FORMS
from tests.fixtures.git_repository import git
from tests.returnkb.editions.issues.test_from_issue import DATA, body
from tests.tools.workflows.runner import FOLDER, Ran, Runner
from tests.tools.workflows.test_workflow_steps import DAY, changed


def open_issue(runner: Runner, text: str) -> Ran:
    """Run both jobs on the text of issue 12; returns the second."""
    runner.context = {"github.event.issue.number": "12", "github.event.issue.body": text}
    ran = runner.run("issue.yml", "change")
    assert ran.code == 0, ran.output
    return runner.run("issue.yml", "propose")


def test_an_issue_becomes_a_pull_request(work: Path, runner: Runner) -> None:
    """The branch has the change of the form alone, and the text of the pull request is its review."""
    ran = open_issue(runner, body(FORMS["report"], DATA["usual"]["report"]))
    assert ran.code == 0, ran.output
    (call,) = [one for one in ran.calls if one.words[:2] == ["pr", "create"]]
    (text,) = call.files.values()
    assert "+383 38 211 111" in text.replace("\\", "") and "From issue #12." in text
    git(work, DAY, "fetch", "-q", "origin", "issue-12")
    assert changed(work, "FETCH_HEAD") == [
        "docs/kosovo/prishtina/legal-aid.md",
        "sources/register/said-2026-11-20-social-worker.yml",
    ]


def test_an_edited_issue_leaves_the_branch_of_a_reviewer(work: Path, runner: Runner) -> None:
    """Once the branch is there, nothing is pushed over it."""
    open_issue(runner, body(FORMS["report"], DATA["usual"]["report"]))
    ran = open_issue(runner, body(FORMS["confirm"], DATA["usual"]["confirm"]))
    assert ran.code == 0
    assert "issue-12 is there already" in ran.output
    git(work, DAY, "fetch", "-q", "origin", "issue-12")
    assert "sources/register/said-2026-11-20-social-worker.yml" in changed(work, "FETCH_HEAD")


def test_an_issue_that_cannot_be_placed_is_answered(runner: Runner) -> None:
    """Whoever wrote it reads what is missing, and no branch is pushed."""
    hostile = body(FORMS["report"], {**DATA["usual"]["report"], "entry": "$(touch hacked) `touch hacked` @everyone"})
    ran = open_issue(runner, hostile)
    (call,) = ran.calls
    assert call.words[:3] == ["issue", "comment", "12"]
    (text,) = call.files.values()
    assert "there is no such page of facts" in text
    assert not list(runner.folder.rglob("hacked"))


def test_the_form_of_an_issue_starts_the_workflow() -> None:
    """Every form sets a label for which the workflow runs."""
    condition = yaml.safe_load((FOLDER / "issue.yml").read_text(encoding="utf-8"))["jobs"]["change"]["if"]
    assert all(f"'{name}'" in condition for name in FORMS)


def test_a_round_is_asked_for_each_country(runner: Runner) -> None:
    """Each country with entries has sheets and an issue; one whose issue is open gets no second."""
    ran = runner.run("round.yml", "sheets")
    assert ran.code == 0, ran.output
    assert "kosovo" in {path.parent.name for path in runner.folder.rglob("*.xlsx")}
    runner.context = {"github.server_url": "https://code.example.org", "github.repository": "a/b", "github.run_id": "5"}
    runner.answers = {"gh issue list": {"prints": "Checking round: mali\n"}}
    ran = runner.run("round.yml", "ask")
    titles = [
        call.words[call.words.index("--title") + 1] for call in ran.calls if call.words[:2] == ["issue", "create"]
    ]
    assert titles == ["Checking round: kosovo"]
