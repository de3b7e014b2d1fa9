"""Processor time of a program, and the machine on which it was measured."""

from __future__ import annotations

import os
import platform
import resource
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.constants import REPOSITORY


def seconds(command: Sequence[object], folder: Path) -> float:
    """Processor seconds of a program and all that it starts; it must succeed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, f"{command[:4]}: {ran.stdout[-2000:]}{ran.stderr[-2000:]}"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def machine() -> dict[str, object]:
    """Processor, cores, memory, system and Python of this machine."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": os.cpu_count(),
        "memory in GB": round(memory / 1e9),
        "system": platform.system(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }
