"""Run lock: one observation run at a time over a folder of states."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

NAME = ".lock"
# No run takes longer; a lock of another host that is older was left by a machine that stopped.
MAX_AGE = timedelta(hours=12)


class RunLocked(Exception):
    """Another run is using the folder; the message names its host, process and start."""


@contextmanager
def run_lock(folder: Path, now: datetime) -> Iterator[None]:
    """Hold the lock of a folder; raises RunLocked while another process holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    _remove_stale(path, now)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except FileExistsError as error:
        raise RunLocked(_message(path)) from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"host": platform.node(), "pid": os.getpid(), "since": now.isoformat()}, file)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _read(path: Path) -> tuple[str, int, datetime] | None:
    """Host, process and start in a lock file; None for a file that no run has written whole."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return str(data["host"]), int(data["pid"]), datetime.fromisoformat(data["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _remove_stale(path: Path, now: datetime) -> None:
    """Remove the lock of a process that ended without releasing it."""
    held = _read(path)
    if held is None:
        return
    host, pid, since = held
    ended = host == platform.node() and not _is_running(pid)
    if ended or now - since > MAX_AGE:
        path.unlink(missing_ok=True)


def _is_running(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # it belongs to somebody else
    return True


def _message(path: Path) -> str:
    held = _read(path)
    who = f"process {held[1]} on {held[0]} since {held[2]:%Y-%m-%d %H:%M}" if held else "another process"
    return f"Another run is observing ({who}). Wait for it; if it has ended, delete {path.name} in sources/state."
