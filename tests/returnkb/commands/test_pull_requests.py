"""Machine state comes from the scheduled workflow alone: a pull request that changes it is refused, here and on the host."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from returnkb.cli import main
from tests.constants import REPOSITORY

WORKFLOW = REPOSITORY / ".github/workflows/machine-state.yml"
STATE = "sources/state/radio-series.json"
SEEN = '{"outcome": "same", "since": "2026-11-01"}'
CHANGES: dict[str, tuple[Callable[[Path], object], bool]] = {
    "an entry": (lambda tree: (tree / "docs/kosovo/note.md").write_text("---\n", "utf-8"), False),
    "a state file": (lambda tree: (tree / STATE).write_text(SEEN.replace("same", "gone"), "utf-8"), True),
    "a new state file": (lambda tree: (tree / "sources/state/city-report.json").write_text(SEEN, "utf-8"), True),
    "a deleted state file": (lambda tree: (tree / STATE).unlink(), True),
    "a state file moved away": (lambda tree: (tree / STATE).rename(tree / "sources/a.json"), True),
    "a journal": (lambda tree: (tree / "sources/state/2026-11.jsonl").write_text("{}\n", "utf-8"), True),
}


def git(tree: Path, *words: str) -> None:
    """Run git in a tree with a test author."""
    someone = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *someone, *words], cwd=tree, check=True, capture_output=True)


@pytest.fixture
def repository(tree: Path) -> Path:
    """The small tree with a state file as a repository, on a branch of its main branch."""
    (tree / STATE).parent.mkdir()
    (tree / STATE).write_text(SEEN, encoding="utf-8")
    git(tree, "init", "-q", "-b", "main")
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "Start")
    git(tree, "checkout", "-qb", "proposal")
    return tree


def commit(tree: Path, change: Callable[[Path], object]) -> None:
    """Make and commit a change."""
    change(tree)
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "Change")


@pytest.mark.parametrize("name", CHANGES)
def test_check_refuses_changed_state(name: str, repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`check --pull-request main` is a finding at every changed file of machine state, and at nothing else."""
    change, refused = CHANGES[name]
    commit(repository, change)
    main(["check", "--root", str(repository), "--today", "2026-11-21", "--pull-request", "main"])
    assert ("P01" in capsys.readouterr().out) == refused


def test_later_changes_of_the_base_do_not_count(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the main branch saw since the proposal was begun is not the proposal's change."""
    git(repository, "checkout", "-q", "main")
    commit(repository, CHANGES["a state file"][0])
    git(repository, "checkout", "-q", "proposal")
    assert main(["check", "--root", str(repository), "--today", "2026-11-21", "--pull-request", "main"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("base", ["nowhere", "--output=x", "-h"])
def test_an_unknown_base_stops(base: str, repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A base that git does not know, or that looks like an option, is a message."""
    assert main(["check", "--root", str(repository), f"--pull-request={base}"]) == 1
    assert "git cannot compare" in capsys.readouterr().err
    assert not (repository / "x").exists()


def job() -> dict[str, Any]:
    """The one job of the workflow."""
    (found,) = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"].values()
    return dict(found)


@pytest.mark.parametrize("name", CHANGES)
def test_the_workflow_refuses_changed_state(name: str, repository: Path, tmp_path: Path) -> None:
    """The script of the workflow, run on a clone as the host has it, fails at every change of machine state."""
    change, refused = CHANGES[name]
    commit(repository, change)
    git(repository, "update-ref", "refs/pull/7/head", "HEAD")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "-b", "main", str(repository), str(clone))
    (script,) = (step["run"] for step in job()["steps"] if "run" in step)
    base = subprocess.run(["git", "rev-parse", "main"], cwd=clone, check=True, capture_output=True, text=True)
    environment = {**os.environ, "BASE": base.stdout.strip(), "NUMBER": "7"}
    ran = subprocess.run(["bash", "-e", "-c", script], cwd=clone, env=environment, capture_output=True, text=True)
    assert (ran.returncode != 0) == refused, ran.stderr
    assert not (clone / "docs/kosovo/note.md").exists()


def test_the_workflow_runs_nothing_of_a_pull_request() -> None:
    """It may only read, and checks out the base alone."""
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {} and job()["permissions"] == {"contents": "read"}
    assert list(workflow[True]) == ["pull_request"]  # YAML reads the key “on” as true
    (checkout,) = (step for step in job()["steps"] if "uses" in step)
    assert checkout["with"]["ref"] == "${{ github.event.pull_request.base.sha }}"
    assert checkout["with"]["persist-credentials"] is False
