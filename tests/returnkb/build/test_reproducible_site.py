"""The site of one state has the same bytes wherever and whenever it is built."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.constants import REPOSITORY, TREE

SURROUNDINGS = {
    "one": {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C", "CLOCK": "0"},
    "another/with a longer name": {
        "PYTHONHASHSEED": "2",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "tr_TR.UTF-8",
        "CLOCK": "94608000",  # three years later
    },
}
# Shifts the clock that programs read before anything else is imported.
BUILD = """
import os, sys, time
shift, real, real_gmtime, real_localtime = int(os.environ["CLOCK"]), time.time, time.gmtime, time.localtime
time.time = lambda: real() + shift
time.gmtime = lambda seconds=None: real_gmtime(time.time() if seconds is None else seconds)
time.localtime = lambda seconds=None: real_localtime(time.time() if seconds is None else seconds)
from returnkb.cli import main
sys.exit(main(["build", "--root", "tree", "--today", "2026-11-22", "--debug"]))
"""


def built(folder: Path, surroundings: dict[str, str]) -> dict[str, str]:
    """The digest of every file that a build of the small tree in a folder makes."""
    tree = folder / "tree"
    shutil.copytree(TREE, tree)
    for number, path in enumerate(sorted(tree.rglob("*"), reverse=surroundings["CLOCK"] == "0")):
        os.utime(path, (1_000_000_000 + number, 1_000_000_000 + number))
    environment = {**os.environ, **surroundings, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run([sys.executable, "-c", BUILD], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    made = tree / "build"
    return {
        path.relative_to(made).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("pages", "data", "site")  # build/index holds a cache that no reader gets
        for path in sorted((made / folder).rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
def test_folder_clock_time_zone_locale_and_hash_seed_change_no_byte(tmp_path: Path) -> None:
    """Pages, data and site, with its search files, are equal, file by file."""
    one, other = (built(tmp_path / name, surroundings) for name, surroundings in SURROUNDINGS.items())

    assert len(one) > 100
    assert {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)} == set()
