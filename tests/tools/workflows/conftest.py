"""A git server on this machine with the small tree as its main branch, and a runner of jobs on it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.constants import REPOSITORY, TREE
from tests.fixtures.git_repository import commit, git
from tests.tools.workflows.runner import Runner


def make_server(folder: Path) -> Path:
    """A bare repository in a folder, and the small tree as a work tree whose main branch is pushed to it; returns the work tree."""
    server = folder / "server.git"
    work = folder / "work"
    shutil.copytree(TREE, work, ignore=shutil.ignore_patterns("build"))
    shutil.copy(REPOSITORY / "sources/labels.yml", work / "sources")
    (work / ".gitignore").write_text("build/\ndist/\n", encoding="utf-8")
    git(folder, "2026-11-20", "init", "-q", "--bare", "-b", "main", str(server))
    git(work, "2026-11-20", "init", "-q", "-b", "main")
    git(work, "2026-11-20", "remote", "add", "origin", str(server))
    commit(work, "2026-11-20")
    git(work, "2026-11-20", "push", "-q", "origin", "main")
    return work


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A work tree of the server's repository."""
    return make_server(tmp_path)


@pytest.fixture
def runner(work: Path, tmp_path: Path) -> Runner:
    """Runner of jobs on clones of the server's repository."""
    return Runner(tmp_path / "server.git", tmp_path / "jobs")
