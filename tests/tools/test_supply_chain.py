"""Dependencies and workflows: known licences, a valid and reproducible bill of materials, and no right that is not needed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.constants import REPOSITORY
from tools import licences
from tools.lock_file import LOCK, LockedPackage, UnreadableLock, direct_dependencies, locked_packages, read_project
from tools.sbom import bill_of_materials

WORKFLOWS = {path.name: path.read_text(encoding="utf-8") for path in (REPOSITORY / ".github/workflows").glob("*.yml")}
PACKAGES = locked_packages(LOCK.read_text(encoding="utf-8"))
NAMES = {package.name for package in PACKAGES}


def bill() -> dict[str, Any]:
    """The bill of materials of this project."""
    project = read_project()
    made = json.loads(bill_of_materials(PACKAGES, project, set(direct_dependencies(project))))
    assert isinstance(made, dict)
    return made


def test_the_lock_file_is_read_whole() -> None:
    """Every pinned line is a package, every hash belongs to one, and every direct dependency is locked."""
    text = LOCK.read_text(encoding="utf-8")

    assert len(PACKAGES) == len(re.findall(r"(?m)^\S+==", text))
    assert sum(len(package.hashes) for package in PACKAGES) == text.count("--hash=sha256:")
    assert all(package.hashes and package.required_by for package in PACKAGES)
    assert set(direct_dependencies(read_project())) <= NAMES


@pytest.mark.parametrize(
    "line", ["flask", "flask>=2", "-e .", "--index-url https://elsewhere.example/", "git+https://x.example/y"]
)
def test_a_lock_file_with_anything_but_pinned_packages_is_refused(line: str) -> None:
    """What is not pinned by version and hash has no place in it."""
    with pytest.raises(UnreadableLock):
        locked_packages(f"click==8.1 \\\n    --hash=sha256:{'0' * 64}\n    # via mkdocs\n{line}\n")


def test_every_licence_is_known_and_allowed() -> None:
    """Each locked package has an exact licence that leaves an allowed choice, or is an exception with its reason."""
    assert licences.problems() == []


def test_no_exception_outlives_its_package() -> None:
    """Exceptions and licences read by hand are of packages that are locked, and an exception is still needed."""
    assert set(licences.EXCEPTIONS) | set(licences.FROM_LICENCE_FILES) <= NAMES
    assert not any(licences.is_allowed(licences.licence_of(name) or "MIT") for name in licences.EXCEPTIONS)


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True), ("MIT AND PSF-2.0", True), ("MIT OR GPL-3.0-only", True), ("GPL-2.0-or-later OR MPL-1.1", True),
        ("MIT AND GPL-3.0-only", False), ("AGPL-3.0-only", False), ("", False), ("GPL-3.0-only OR LGPL-3.0-only", False),
    ],
)  # fmt: skip
def test_licence_expressions_are_judged_by_their_choices(expression: str, allowed: bool) -> None:
    """OR leaves a choice; AND asks for all."""
    assert licences.is_allowed(expression) == allowed


def test_a_package_without_a_known_licence_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new package is looked at by a person before it is used."""
    unknown = LockedPackage("no-such-package-here", "1", None, ("0" * 64,), ("returnkb",))
    monkeypatch.setattr(licences, "locked_packages", lambda text: [unknown])

    assert len(licences.problems()) == 1


def test_the_bill_of_materials_is_valid_cyclonedx() -> None:
    """It keeps to the schema of CycloneDX 1.6, strictly, and names no part twice."""
    text = json.dumps(bill())
    references = [component["bom-ref"] for component in bill()["components"]]

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert len(set(references)) == len(references)


def test_the_bill_of_materials_is_whole() -> None:
    """Every locked package is in it with version, hashes and licence; what depends on what leads to parts of the bill."""
    made = bill()
    components = {component["bom-ref"]: component for component in made["components"]}
    depends = {one["ref"]: one["dependsOn"] for one in made["dependencies"]}

    assert {(one["name"], one["version"]) for one in components.values()} == {
        (one.name, one.version) for one in PACKAGES
    }
    assert all(component["hashes"] and component["licenses"] for component in components.values())
    assert set().union(*depends.values()) <= components.keys()
    assert made["metadata"]["component"]["bom-ref"] in depends
    scopes = {component["name"]: component["scope"] for component in components.values()}
    assert (scopes["pydantic"], scopes["pydantic-core"]) == ("required", "required")
    assert (scopes["pytest"], scopes["libzim"]) == ("optional", "optional")


def test_the_bill_of_materials_has_the_same_bytes_everywhere(tmp_path: Path) -> None:
    """Another time zone, locale, hash seed and folder change nothing."""
    made = []
    for number, (zone, language) in enumerate((("UTC", "C"), ("Pacific/Kiritimati", "de_DE.UTF-8"))):
        path = tmp_path / str(number) / "sbom.json"
        settings = {"TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": str(number), "PYTHONPATH": str(REPOSITORY)}
        subprocess.run(
            [sys.executable, "-m", "tools.sbom", str(path)], check=True, cwd=tmp_path, env={**os.environ, **settings}
        )
        made.append(path.read_bytes())

    assert made[0] == made[1]


# The jobs that may do more than read files; each runs no program of this project with its token.
RIGHTS = {
    ("issue.yml", "propose"): {"contents": "write", "issues": "write", "pull-requests": "write"},
    ("observe.yml", "propose"): {"contents": "write", "pull-requests": "write"},
    ("publish.yml", "deploy"): {"pages": "write", "id-token": "write"},
    ("release.yml", "draft"): {"contents": "write"},
    ("review.yml", "comment"): {"pull-requests": "write"},
    ("review.yml", "write"): {"contents": "read", "pull-requests": "read"},
    ("round.yml", "ask"): {"issues": "write"},
    ("update-dependencies.yml", "propose"): {"contents": "write", "pull-requests": "write"},
}
# Runs with the rights of the main branch, also for pull requests of forks.
TRUSTED_TRIGGERS = {"review.yml": "workflow_run"}


@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_a_workflow_has_the_least_rights(name: str) -> None:
    """No right is granted to all jobs; but for those of the table, a job may read and nothing else, and none meets a secret."""
    workflow = yaml.safe_load(WORKFLOWS[name])

    assert workflow["permissions"] == {}
    assert "pull_request_target" not in workflow[True]
    assert ("workflow_run" in workflow[True]) == (name in TRUSTED_TRIGGERS)
    assert "secrets." not in WORKFLOWS[name]
    for job_name, job in workflow["jobs"].items():
        allowed = RIGHTS.get((name, job_name))
        assert job.get("permissions", {}) in ([allowed] if allowed else [{}, {"contents": "read"}]), job_name
        for step in job["steps"]:
            assert re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", step.get("uses", f"x/x@{'0' * 40}"))
            # An expression in a script is replaced before the shell reads it, so that a title could be a command.
            assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_no_program_of_ours_meets_a_token(name: str) -> None:
    """A step with the token calls the programs of the host alone."""
    for job in yaml.safe_load(WORKFLOWS[name])["jobs"].values():
        assert "token" not in str(job.get("env", {}))
        for step in job["steps"]:
            if "token" in str(step.get("env", {})):
                assert "python" not in step["run"]
                assert "uses" not in step


def test_the_table_of_rights_has_no_spare_rows() -> None:
    """Every row is a job that is there."""
    there = {(name, job) for name, text in WORKFLOWS.items() for job in yaml.safe_load(text)["jobs"]}
    assert set(RIGHTS) <= there


def test_pull_requests_are_checked_as_the_readme_says() -> None:
    """The same command as on a contributor's machine, and findings marked in the changed files."""
    workflow = yaml.safe_load(WORKFLOWS["check.yml"])
    lines = [step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"]]

    assert "pull_request" in workflow[True]
    assert "python3 run.py test" in lines
    assert "python -m returnkb check --format github" in lines


def test_dependencies_are_audited_every_week() -> None:
    """On a timetable, as vulnerabilities become known without a change here."""
    workflow = yaml.safe_load(WORKFLOWS["audit.yml"])
    lines = " ".join(step.get("run", "") for step in workflow["jobs"]["dependencies"]["steps"])

    assert re.fullmatch(r"\d+ \d+ \* \* \d", workflow[True]["schedule"][0]["cron"])
    for needed in (
        "pip_audit --requirement requirements.lock --require-hashes",
        "npm audit",
        "tools.licences",
        "tools.sbom",
    ):
        assert needed in lines


def test_an_auditor_of_workflows_finds_nothing() -> None:
    """zizmor knows the ways in which workflows give rights away; it looks without a network."""
    done = subprocess.run(
        [Path(sys.executable).parent / "zizmor", "--offline", "--no-progress", REPOSITORY / ".github/workflows"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_reports_have_a_private_way() -> None:
    """SECURITY says how, and the command line, CONTRIBUTING and README lead there."""
    text = (REPOSITORY / "SECURITY.md").read_text(encoding="utf-8")

    assert "Report a vulnerability" in text and "sources/publisher.yml" in text
    for name in ("README.md", "CONTRIBUTING.md", "returnkb/cli.py"):
        assert "SECURITY" in (REPOSITORY / name).read_text(encoding="utf-8"), name
