"""Synchronization of a folder with generated files: atomic writes of changed files, deletion of all others."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path


def sync_folder(folder: Path, files: Mapping[str, str | bytes], keep: Collection[str] = ()) -> int:
    """Make a folder contain exactly these files and those to keep; returns the number of changed files."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = 0
    for name, content in files.items():
        changed += write_file(folder / name, content.encode("utf-8") if isinstance(content, str) else content)
    wanted = {folder / name for name in files} | {folder / name for name in keep}
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path not in wanted:
            path.unlink()
            changed += 1
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    return changed


def write_file(path: Path, content: bytes) -> bool:
    """Write a file atomically if its content differs; returns whether it did."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return True
