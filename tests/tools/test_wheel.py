"""The wheel works from an empty folder, and takes no names from other packages."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.constants import REPOSITORY
from tests.returnkb.commands.test_new_collection import FIRST_STEPS

TODAY = ("--today", "2026-11-21")


def must(*words: str | Path, cwd: Path) -> str:
    """The output of a program that must succeed, and finds no packages through the variables of whoever runs the tests."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    ran = subprocess.run([*words], cwd=cwd, check=False, capture_output=True, text=True, env=environment)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def installed(takes_seconds: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, which finds the other packages where the tests have them."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    must(*pip, "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", folder, REPOSITORY, cwd=folder)
    must(sys.executable, "-m", "venv", "--without-pip", folder / "env", cwd=folder)
    packages = next((folder / "env/lib").glob("python3*/site-packages"))
    # Path files in that folder are not read, so that the packages of this repository are not found through it.
    (packages / "others.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    wheel = next(folder.glob("returnkb-*.whl"))
    python = folder / "env/bin/python"
    must(*pip, "--python", python, "install", "-q", "--no-deps", "--no-index", wheel, cwd=folder)
    return packages


def test_only_returnkb_lands_among_the_packages(installed: Path) -> None:
    """Nothing named search or scrapers, which any other package could bring."""
    names = sorted(path.name for path in installed.iterdir() if path.name not in ("others.pth", "__pycache__"))
    assert [name.partition("-")[0] for name in names] == ["returnkb", "returnkb"]


def test_a_collection_is_made_built_and_bundled_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    """Every step of a new collection runs from the installed package alone."""
    command = installed.parents[2] / "bin/returnkb"
    must(command, "init", "ours", "--name", "Facts: ours", *TODAY, cwd=tmp_path)
    ours = tmp_path / "ours"
    for words in FIRST_STEPS:
        must(command, "new", *words, *TODAY, cwd=ours)
    assert "0 to fix, 0 unusual" in must(command, "check", *TODAY, cwd=ours)
    must(command, "build", *TODAY, cwd=ours)
    must(command, "bundle", "--only", "zip", "single", "epub", *TODAY, cwd=ours)
    must(command, "round", "new", "--country", "gambia", *TODAY, cwd=ours)

    assert {path.suffix for path in (ours / "dist").iterdir()} >= {".zip", ".html", ".epub"}
    page = (ours / "build/site/gambia/brikama/legal-aid.html").read_text(encoding="utf-8")
    assert "+220 437 1234" in page
    assert "Facts: ours" in page
    assert len([*(ours / "build/rounds").iterdir()]) == 4


def test_search_and_scrapers_run_from_inside_the_package(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line of the scrapers is a process of its own, and finds them; another checkout in PYTHONPATH is left out."""
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    command, python = installed.parents[2] / "bin/returnkb", installed.parents[2] / "bin/python"
    must(command, "init", "ours", "--name", "Facts: ours", *TODAY, cwd=tmp_path)
    must(command, "observe", "--due", cwd=tmp_path / "ours")
    where = must(
        python, "-c", "import returnkb, search, scrapers; print(search.__file__, scrapers.__file__)", cwd=tmp_path
    )
    assert where.count(str(installed / "returnkb/_packages")) == 2
