"""Files that hosts and editors read are valid, and what they name is there."""

from __future__ import annotations

import json
import re
import tomllib

import yaml

from returnkb.commands.registry import COMMANDS
from tests.constants import REPOSITORY


def read(name: str) -> str:
    """Text of a file of the project."""
    return (REPOSITORY / name).read_text(encoding="utf-8")


def test_owners_are_of_folders_that_are_there() -> None:
    """Each line names a file or folder of the project, also while it is a comment for collections to fill in."""
    paths = re.findall(r"^(?:# )?(/\S+) +@", read(".github/CODEOWNERS"), re.MULTILINE)
    assert len(paths) > 5
    assert [path for path in paths if path != "/sources/state/" and not (REPOSITORY / path.strip("/")).exists()] == []


def test_hooks_before_a_commit_call_commands_that_exist() -> None:
    """The programs are those of the environment, and their commands are there."""
    hooks = [hook for repo in yaml.safe_load(read(".pre-commit-config.yaml"))["repos"] for hook in repo["hooks"]]
    commands = re.findall(r"python -m returnkb ([a-z-]+)", " ".join(hook["entry"] for hook in hooks))
    assert {"check", "schema", "forms"} == set(commands) <= set(COMMANDS)
    for hook in hooks:
        assert re.compile(hook.get("files", ""))


def test_the_container_prepares_the_environment() -> None:
    """It calls the verb of run.py that only prepares."""
    container = json.loads(read(".devcontainer/devcontainer.json"))
    assert container["postCreateCommand"] == "python3 run.py setup"
    assert "setup" in read("run.py")


def test_the_citation_names_the_version_of_the_project() -> None:
    """Version and licence are those of pyproject.toml."""
    citation, project = yaml.safe_load(read("CITATION.cff")), tomllib.loads(read("pyproject.toml"))["project"]
    assert (citation["version"], citation["license"], citation["title"]) == (
        project["version"],
        project["license"],
        project["name"],
    )
    assert citation["authors"] and citation["message"]


def test_the_changelog_names_commands_that_exist() -> None:
    """Every command in it is one."""
    named = set(re.findall(r"`returnkb ([a-z-]+)", read("CHANGELOG.md")))
    assert named
    assert named <= set(COMMANDS)


def test_documents_lead_to_each_other() -> None:
    """The code of conduct leads to the private way of reports, and the template of pull requests warns of names."""
    assert "(SECURITY.md)" in read("CODE_OF_CONDUCT.md")
    assert "names no client" in read(".github/pull_request_template.md")
