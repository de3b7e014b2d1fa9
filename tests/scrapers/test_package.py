"""The room keeps to itself: what it may import, what it may write, and what no program may ever set."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from returnkb.cli import main as returnkb

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
    outside = [path for path in MODULES if path.parent.name != "http" and imports(path) & windows]

    assert outside == []
    assert any(imports(path) & windows for path in MODULES)


def test_no_program_sets_a_date_of_verification() -> None:
    """The word does not occur in any module of this room, so it can be in nothing it writes."""
    assert [path.name for path in MODULES if "verified_" in path.read_text(encoding="utf-8")] == []


def test_the_machine_knows_no_clock_no_disk_and_no_network() -> None:
    """What decides is a function of state and look alone."""
    for name in ("transitions.py", "change_severity.py", "summary.py", "model.py", "observation.py"):
        path = ROOT / "scrapers" / "state" / name
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


def test_the_house_hands_its_options_on(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """`returnkb observe` gives the scrapers ids and options as they were written, and their exit code back."""
    (tmp_path / "sources" / "register").mkdir(parents=True)

    assert returnkb(["observe", "--due", "--budget", "5s", "--root", str(tmp_path)]) == 0
    assert "Nothing is due." in capfd.readouterr().out
    assert returnkb(["observe", "--root", str(tmp_path), "nobody", "--due"]) == 2
    assert "No source is registered as nobody" in capfd.readouterr().err


def test_other_commands_refuse_what_they_do_not_know() -> None:
    """Only a command that hands words on takes any."""
    with pytest.raises(SystemExit) as stop:
        returnkb(["check", "--splendid"])

    assert stop.value.code == 2
