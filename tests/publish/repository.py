"""Small repositories for tests, with a past of their own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def git(tree: Path, day: str, *words: str) -> None:
    """One command of git in a tree, dated, with nothing of this machine's own settings."""
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org"}
    who |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in who.items()}
    when = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    clean = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(
        ["git", "-C", tree, *words], check=True, capture_output=True, env={**os.environ, **who, **when, **clean}
    )


def commit(tree: Path, day: str) -> None:
    """Commit everything in a tree as on a day."""
    git(tree, day, "add", "-A")
    git(tree, day, "commit", "-q", "-m", "x")
