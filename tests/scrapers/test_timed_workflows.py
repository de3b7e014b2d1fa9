"""Workflows have least rights, and every command in them exists."""

from __future__ import annotations

import re
import shlex
from argparse import ArgumentParser
from typing import Any

import pytest
import yaml

from returnkb.cli import parser as returnkb
from returnkb.commands.registry import load_all
from scrapers.__main__ import parser as scrapers
from tests.constants import REPOSITORY

FOLDER = REPOSITORY / ".github" / "workflows"
WORKFLOWS = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yml"))}
PARSERS: dict[str, ArgumentParser] = {"returnkb": returnkb(load_all()), "scrapers": scrapers()}
OURS = re.compile(r"python -m (returnkb|scrapers) ([^|;>&]*)")
# Looked up in public workflow files that name the version beside it.
PINS = {
    "actions/checkout": "11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2",
    "actions/deploy-pages": "d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e # v4.0.5",
    "actions/download-artifact": "d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0",
    "actions/setup-python": "a26af69be951a213d495a4c3e4e4022e16d87065 # v5.6.0",
    "actions/upload-artifact": "ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2",
    "actions/upload-pages-artifact": "56afc609e74202658d3ffba0e8f6dda462b719fa # v3.0.1",
    "astral-sh/setup-uv": "d4b2f3b6ecc6e67c4457f6d3e41ec42d3d0fcb86 # v5.4.2",
}


def jobs(name: str) -> dict[str, Any]:
    """Jobs of a workflow."""
    found = yaml.safe_load(WORKFLOWS[name])["jobs"]
    assert isinstance(found, dict)
    return found


def lines(job: dict[str, Any]) -> list[str]:
    """Every line that a job's steps run."""
    return [line.strip() for step in job["steps"] for line in step.get("run", "").splitlines()]


def commands() -> list[tuple[str, str, str]]:
    """Every call of a program of this project, with its workflow."""
    texts = ((name, line) for name in WORKFLOWS for job in jobs(name).values() for line in lines(job))
    return [(name, found[1], found[2].strip()) for name, line in texts for found in OURS.finditer(line)]


@pytest.mark.parametrize(("name", "program", "words"), commands())
def test_every_command_in_a_workflow_exists(name: str, program: str, words: str) -> None:
    """The program parses each call with its options."""
    asked = [word for word in shlex.split(words.replace("2>", "")) if word != "2"]

    # `returnkb observe` hands its options on to the scrapers.
    parser = PARSERS["scrapers" if asked[0] == "observe" else program]
    assert parser.parse_args(asked)


def test_there_are_commands_to_check() -> None:
    """The workflows observe, report, propose and check for silence."""
    said = " ".join(f"{program} {words}" for _, program, words in commands())

    for needed in ("returnkb observe --due", "scrapers propose --branch", "report --silent-after", "returnkb check"):
        assert needed in said


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_has_no_rights_but_those_it_names(name: str) -> None:
    """No right is granted to all jobs, no job runs for ever, and no credentials are left on disk."""
    told = yaml.safe_load(WORKFLOWS[name])
    checkouts = [
        step
        for job in jobs(name).values()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/checkout")
    ]

    assert told["permissions"] == {}
    assert "pull_request_target" not in str(told)
    assert all(job["timeout-minutes"] <= 60 for job in jobs(name).values())
    assert [step["with"]["persist-credentials"] for step in checkouts] == [False] * len(checkouts)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_action_is_pinned_to_a_known_commit(name: str) -> None:
    """The commit is the one of the version beside it."""
    used = re.findall(r"uses: ([\w/-]+)@(.+)", WORKFLOWS[name])

    assert used
    assert [(action, PINS[action]) for action, _ in used] == used


def test_the_job_that_fetches_sources_has_no_rights() -> None:
    """It has no permission, no secret and no token."""
    fetch = jobs("observe.yml")["fetch"]

    assert "permissions" not in fetch
    assert not re.search(r"secrets|github\.token|GH_TOKEN", str(fetch))
    assert any("returnkb observe" in line for line in lines(fetch))


def test_the_job_that_writes_has_no_network() -> None:
    """Its programs run without a network, and no step with the token runs one of them."""
    propose = jobs("observe.yml")["propose"]
    ours = [line for line in lines(propose) if "-m scrapers" in line or "build" in line]
    with_token = [step for step in propose["steps"] if "GH_TOKEN" in step.get("env", {})]

    assert propose["permissions"] == {"contents": "write", "pull-requests": "write"}
    assert not any(" observe " in line and "python" in line for line in lines(propose))
    assert ours
    assert all(line.startswith("offline ") for line in ours)
    assert any(line.startswith("offline() { sudo unshare --net") for line in lines(propose))
    assert not any("python" in step["run"] for step in with_token)


def test_only_the_branch_of_states_is_pushed_by_force() -> None:
    """Branches of proposals are never pushed over commits of a reviewer."""
    forced = [line for line in lines(jobs("observe.yml")["propose"]) if "--force " in line and "push" in line]

    assert forced == ["git push -q --force origin HEAD:refs/heads/sources-as-seen"]


def test_silence_is_checked_on_every_push() -> None:
    """The check does not depend on a schedule that can be disabled."""
    told = yaml.safe_load(WORKFLOWS["observers-alive.yml"])

    assert set(told[True]) == {"push", "pull_request"}
