"""Package rules: what may be imported, what may be written, and which words no module may contain."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from returnkb.cli import main as returnkb
from scrapers.__main__ import ALL
from scrapers.commands.command import ExitCode
from tests.constants import REPOSITORY

PACKAGE = REPOSITORY / "scrapers"
MODULES = sorted(PACKAGE.rglob("*.py"))
NETWORK = {"socket", "requests", "urllib3", "http.client", "urllib.request"}


def imports(path: Path) -> set[str]:
    """Modules that a module imports anywhere."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def folder(module: str) -> str:
    """Folder of a module of the package; a module beside the folders stands for itself."""
    return module.split(".")[1] if "." in module else ""


def test_nothing_is_imported_from_the_other_packages() -> None:
    """Neither the compiler nor the search is imported."""
    assert {name for path in MODULES for name in imports(path) if name.split(".")[0] in ("returnkb", "search")} == set()


def test_only_the_http_package_opens_connections() -> None:
    """Sockets and HTTP libraries are imported below `http` only; everything else uses its client."""
    assert [path for path in MODULES if path.parent.name != "http" and imports(path) & NETWORK] == []
    assert any(imports(path) & NETWORK for path in MODULES)


def test_folders_do_not_import_each_other_in_a_cycle() -> None:
    """The folders can be sorted so that each imports only those before it."""
    graph: dict[str, set[str]] = {}
    for path in MODULES:
        own = path.relative_to(PACKAGE).with_suffix("").parts[0]
        used = {folder(name) for name in imports(path) if name.startswith("scrapers.")}
        graph.setdefault(own, set()).update(used - {own})

    assert len(list(TopologicalSorter(graph).static_order())) >= 8


def test_modules_do_not_import_each_other_in_a_cycle() -> None:
    """The modules can be sorted so that each imports only those before it."""
    names = {
        ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__"): path for path in MODULES
    }
    graph = {}
    for name, path in names.items():
        used = imports(path) & set(names)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                used |= {f"{node.module}.{alias.name}" for alias in node.names} & set(names)
        graph[name] = used - {name}

    assert len(list(TopologicalSorter(graph).static_order())) == len(names)


def test_adapters_import_no_other_adapter() -> None:
    """Each adapter depends on the extraction alone."""
    modules = [path for path in (PACKAGE / "adapters").glob("*.py") if path.stem != "__init__"]

    assert {folder(name) for path in modules for name in imports(path) if name.startswith("scrapers.")} == {"extract"}


def test_no_program_sets_a_date_of_verification() -> None:
    """The word occurs in no module, so it can be in nothing that is written."""
    assert [path.name for path in MODULES if "verified_" in path.read_text(encoding="utf-8")] == []


def test_the_state_machine_uses_no_clock_no_disk_and_no_network() -> None:
    """The next state is a function of state and observation alone."""
    for name in ("state_machine.py", "change_severity.py", "summary.py", "model.py", "observation.py"):
        path = PACKAGE / "state" / name
        assert imports(path) & {"time", "os", "pathlib", "socket", "random"} == set()
        assert "now(" not in path.read_text(encoding="utf-8")
        assert "today(" not in path.read_text(encoding="utf-8")


def test_only_one_function_prints() -> None:
    """Output goes through the function that escapes it; a report is escaped when it is made."""
    printing = {
        path.name for path in MODULES if re.search(r"\bprint\(|stdout\.write\(", path.read_text(encoding="utf-8"))
    }

    assert printing == {"command.py", "report.py"}


def test_the_package_is_a_program() -> None:
    """`python -m scrapers --help` lists every command."""
    printed = subprocess.run(
        [sys.executable, "-m", "scrapers", "--help"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )

    assert [command.name() for command in ALL if command.name() not in printed.stdout] == []


def test_commands_and_exit_codes_are_in_the_readme() -> None:
    """The README describes each command and every exit code."""
    readme = (PACKAGE / "README.md").read_text(encoding="utf-8")

    assert [command.name() for command in ALL if f"python -m scrapers {command.name()}" not in readme] == []
    assert [code for code in ExitCode if f"| {code.value} | `{code.name}` |" not in readme] == []


def test_the_readme_describes_every_folder() -> None:
    """The table of folders equals the tree."""
    readme = (PACKAGE / "README.md").read_text(encoding="utf-8")
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}

    assert set(re.findall(r"^\| `(\w+)/` \|", readme, re.MULTILINE)) == folders


def test_returnkb_passes_its_options_on(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """`returnkb observe` passes ids and options on as they were written, and returns the exit code."""
    (tmp_path / "sources" / "register").mkdir(parents=True)

    assert returnkb(["observe", "--due", "--budget", "5s", "--root", str(tmp_path)]) == 0
    assert "Nothing is due." in capfd.readouterr().out
    assert returnkb(["observe", "--root", str(tmp_path), "nobody", "--due"]) == 2
    assert "No source is registered as nobody" in capfd.readouterr().err


def test_other_commands_refuse_unknown_options() -> None:
    """Only a command that passes options on accepts any."""
    with pytest.raises(SystemExit) as stop:
        returnkb(["check", "--splendid"])

    assert stop.value.code == 2
