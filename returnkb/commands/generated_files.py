"""Generated files: written into a folder, or only compared with what is there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from returnkb.build.file_sync import write_file


def write_generated(folder: Path, files: Mapping[str, str], command: str, *, check: bool) -> int:
    """Write the files that differ, or with `check` only name them and the command that writes them; returns the exit code."""
    stale = [name for name, text in files.items() if not _same(folder / name, text)]
    if check:
        print(
            "\n".join(f"{folder / name} is not up to date; run: returnkb {command}" for name in stale) or "up to date"
        )
        return 1 if stale else 0
    for name in stale:
        write_file(folder / name, files[name].encode("utf-8"))
    print(f"{len(files)} files in {folder}, {len(stale)} changed")
    return 0


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text
