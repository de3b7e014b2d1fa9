"""The room keeps to itself: what it may import, what it may write, and what no program may ever set."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "scrapers").rglob("*.py"))


def imports(path: Path) -> set[str]:
    """The packages a module imports anywhere."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_the_room_imports_nothing_of_the_house() -> None:
    """Neither the compiler nor the search is imported."""
    assert {name for path in MODULES for name in imports(path) if name.split(".")[0] in ("returnkb", "search")} == set()


def test_only_the_gate_opens_connections() -> None:
    """Sockets and HTTP libraries are imported below `net` only; everything else asks the gate."""
    windows = {"socket", "requests", "urllib3", "http.client", "urllib.request"}
    outside = [path for path in MODULES if path.parent.name != "net" and imports(path) & windows]

    assert outside == []
    assert any(imports(path) & windows for path in MODULES)


def test_no_program_sets_a_date_of_verification() -> None:
    """The word does not occur in any module of this room, so it can be in nothing it writes."""
    assert [path.name for path in MODULES if "verified_" in path.read_text(encoding="utf-8")] == []


def test_the_machine_knows_no_clock_no_disk_and_no_network() -> None:
    """What decides is a function of state and look alone."""
    for name in ("machine.py", "grade.py", "summary.py", "state.py", "look.py"):
        path = ROOT / "scrapers" / name
        assert imports(path) & {"time", "os", "pathlib", "socket", "random"} == set()
        assert "now(" not in path.read_text(encoding="utf-8")
        assert "today(" not in path.read_text(encoding="utf-8")


def test_the_room_is_a_program() -> None:
    """`python -m scrapers --help` names every command."""
    said = subprocess.run(
        [sys.executable, "-m", "scrapers", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    for command in ("observe", "report", "ack", "explain", "register", "propose"):
        assert command in said.stdout


def test_every_command_is_in_the_readme() -> None:
    """The README names each command and every exit code."""
    said = (ROOT / "scrapers" / "README.md").read_text(encoding="utf-8")

    for command in ("observe", "report", "ack", "explain", "register", "propose"):
        assert f"python -m scrapers {command}" in said


def test_timed_workflows_keep_fetching_and_writing_apart() -> None:
    """The job that talks to sources has no rights; the one that writes runs its programs without a network; all is pinned."""
    told = yaml.safe_load((ROOT / ".github/workflows/observe.yml").read_text(encoding="utf-8"))
    fetch, propose = told["jobs"]["fetch"], told["jobs"]["propose"]
    steps = [*fetch["steps"], *propose["steps"]]
    pins = [step["uses"].split("@")[1] for step in steps if "uses" in step]

    assert told["permissions"] == {}
    assert "permissions" not in fetch
    assert "secrets" not in str(fetch)
    assert "github.token" not in str(fetch)
    assert not any("scrapers observe" in step.get("run", "") for step in propose["steps"])
    assert all(
        "unshare --net" in line
        for step in propose["steps"]
        for line in step.get("run", "").splitlines()
        if "-m scrapers" in line
    )
    assert all(len(pin) == 40 for pin in pins)
