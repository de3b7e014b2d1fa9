"""Crash test of a run, killed a hundred times: `python -m tests.bench.freshness.crash_test`; fails when any state differs."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.scrapers.state import test_store

KILLS = 100


def main() -> int:
    """Run the suite's crash test with a hundred kills."""
    test_store.KILLS = KILLS
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        test_store.test_a_run_killed_at_random_moments_ends_where_an_undisturbed_one_does(Path(folder))
    print(f"{KILLS} kills, the same states byte for byte, {time.monotonic() - began:.0f} seconds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
