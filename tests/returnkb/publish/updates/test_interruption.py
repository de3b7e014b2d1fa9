"""Interrupted updates: whenever the process ends or the disk fails, the old copy is complete and no mixture remains."""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import sys
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from returnkb.cli import main
from returnkb.publish.packaging.checksums import CHECKSUMS
from returnkb.publish.packaging.installed_copy import read_copy
from tests.returnkb.publish.conftest import NEW_NAME, OLD_NAME, Edition

pytestmark = pytest.mark.slow
KILLS = 7
# Processes are forked from one that has read the program already, so that killing many of them takes little time.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["returnkb.cli"])


def _run(arguments: list[str], log: Path, largest: int | None) -> None:
    """The command as a process of its own; with `largest`, the system refuses to let a file grow beyond it."""
    if largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    with log.open("w") as sys.stderr:
        code = main(arguments)
    os._exit(code)


def _start(old: Path, update: Path, log: Path, largest: int | None = None) -> BaseProcess:
    process = PROCESSES.Process(target=_run, args=(["update", str(old), str(update), "--unsigned"], log, largest))
    process.start()
    return process


@pytest.fixture(params=["zip", "folder"])
def installed(request: pytest.FixtureRequest, updates: Path, old: Edition, unpacked: Callable[..., Path]) -> Path:
    """The copy that a reader has: a zip, or a folder somewhere."""
    if request.param == "zip":
        (updates / "mine" / CHECKSUMS).unlink()
        return updates / "mine" / f"{OLD_NAME}.zip"
    return unpacked(old.copy, f"reader/{OLD_NAME}")


def _new(installed: Path) -> Path:
    return installed.with_name(installed.name.replace(OLD_NAME, NEW_NAME))


def test_a_process_killed_at_any_moment_leaves_the_old_copy_whole_and_never_half_a_new_one(
    installed: Path, updates: Path, old: Edition, new: Edition
) -> None:
    """Half of the kills come at any time, half while the new copy is being written; afterwards an update succeeds."""
    update, log, chance = updates / "dist" / f"{NEW_NAME}-from-2026.11.overlay.zip", updates / "said", random.Random(7)
    waiting = installed.parent / f".{NEW_NAME}.tmp"
    before, while_writing = _undisturbed(installed, update, log, waiting)
    caught = 0
    for turn in range(KILLS):
        process = _start(installed, update, log)
        if turn % 2:
            time.sleep(chance.uniform(0, before + while_writing))
        else:
            _until(process, waiting, there=True)
            time.sleep(chance.uniform(0, while_writing))
        process.kill()
        process.join()
        caught += waiting.exists()
        assert read_copy(installed) == old.copy
        if _new(installed).exists():
            assert read_copy(_new(installed)) == new.copy
            _take_away(_new(installed))

    assert caught, "no kill came while the copy was being written"
    process = _start(installed, update, log)
    process.join()
    assert process.exitcode == 0, log.read_text()
    assert read_copy(_new(installed)) == new.copy
    assert sorted(path.name for path in installed.parent.iterdir()) == sorted([installed.name, _new(installed).name])


def _undisturbed(installed: Path, update: Path, log: Path, waiting: Path) -> tuple[float, float]:
    """How long an update takes before it writes, and how long it writes."""
    begun = time.monotonic()
    process = _start(installed, update, log)
    _until(process, waiting, there=True)
    writes = time.monotonic()
    _until(process, waiting, there=False)
    ended = time.monotonic()
    process.join()
    assert process.exitcode == 0, log.read_text()
    _take_away(_new(installed))
    return writes - begun, ended - writes


def _until(process: BaseProcess, waiting: Path, *, there: bool) -> None:
    while process.is_alive() and waiting.exists() != there:
        time.sleep(0.0002)


def _take_away(copy: Path) -> None:
    copy.rename(copy.parent.parent / f"done-{time.monotonic_ns()}")


def test_a_disk_that_refuses_leaves_nothing_of_the_new_copy(installed: Path, updates: Path, old: Edition) -> None:
    """When a file cannot be written to its end, the command says what to do, and the old copy alone is there."""
    log = updates / "said"
    process = _start(installed, updates / "dist" / f"{NEW_NAME}-from-2026.11.overlay.zip", log, largest=20_000)
    process.join()

    assert process.exitcode == 1
    assert "could not be written (File too large); make room or copy your copy to another disk" in log.read_text()
    assert log.read_text().endswith("The old copy is as it was.\n")
    assert read_copy(installed) == old.copy
    assert [path.name for path in installed.parent.iterdir()] == [installed.name]
