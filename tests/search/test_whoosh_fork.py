"""The tests of the Whoosh index once more, on the fork that stands ready for the day 2.7.4 no longer runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FORK = ROOT / ".venv" / "whoosh3"  # put there by `python3 run.py test`, from whoosh3.lock
_ASK = "import whoosh; print(whoosh.__file__, *whoosh.__version__)"


def on_the_fork(*words: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the fork in place of Whoosh."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(FORK)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_fork_is_what_these_tests_run_on() -> None:
    """The module that answers to the name Whoosh is the fork's, of version 3, and not the one we depend on."""
    encoded = on_the_fork("-c", _ASK).stdout

    assert encoded.startswith(str(FORK)), (
        f"no fork in {FORK}: run `python3 run.py test tests/search`, which puts it there"
    )
    assert " 3 " in encoded


def test_every_test_of_the_whoosh_index_passes_on_the_fork() -> None:
    """Query language, date ranges, seals, kills: all as on 2.7.4."""
    done = on_the_fork("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/search/whoosh/test_formal_queries.py")

    assert done.returncode == 0, done.stdout[-3000:]
    assert done.stdout.count(".") >= 25
