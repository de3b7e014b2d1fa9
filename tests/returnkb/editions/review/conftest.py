"""The small tree as a repository."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.constants import TREE


def git(root: Path, *words: str) -> None:
    """Run git in a repository without the settings of the machine."""
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", "-C", str(root), *identity, *words], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The small tree as a repository with one commit."""
    root = tmp_path / "tree"
    shutil.copytree(TREE, root)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    return root
