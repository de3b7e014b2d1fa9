"""Synchronization of a folder with generated files: atomic writes of changed files, deletion of all others."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path


def sync_folder(folder: Path, files: Mapping[str, str | bytes], keep: Collection[str] = ()) -> int:
    """Make a folder contain exactly these files and those to keep; returns the number of changed files."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = 0
    for name, content in files.items():
        changed += write_file(folder / name, content.encode("utf-8") if isinstance(content, str) else content)
    return changed + remove_files(folder, lambda name: name not in files and name not in keep)


def write_file(path: Path, content: bytes) -> bool:
    """Write a file atomically if its content differs; returns whether it did."""
    if path.is_file() and path.read_bytes() == content:
        return False
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return True


def link_or_copy(source: Path, target: Path) -> None:
    """Put a file at a second path, with its time: as a hard link where the file system has them, which takes a tenth of copying.

    Safe because generated files are replaced and never changed in place. A file that stands at the target is replaced.
    """
    temporary = target.with_name(f".{target.name}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        os.link(source, temporary)
    except OSError:  # another file system, or one without hard links
        shutil.copy2(source, temporary)
    os.replace(temporary, target)


def remove_files(folder: Path, is_unwanted: Callable[[str], bool]) -> int:
    """Delete the files below a folder whose name is unwanted, then folders without files; returns the number of deleted files."""
    removed = 0
    for parent, prefix, names in _walk(folder):
        unwanted = [name for name in names if is_unwanted(prefix + name)]
        for name in unwanted:
            (parent / name).unlink()
        removed += len(unwanted)
        if prefix and len(unwanted) == len(names) and not any(parent.iterdir()):
            parent.rmdir()
    return removed


def file_names(folder: Path) -> Iterator[str]:
    """Names of all files below a folder, relative to it and with slashes."""
    return (prefix + name for _, prefix, names in _walk(folder) for name in names)


def _walk(folder: Path) -> Iterator[tuple[Path, str, list[str]]]:
    """Every folder below a folder, inner ones first: its path, the prefix of its files' names, and their own names."""
    for path, _, names in os.walk(folder, topdown=False):
        parent = Path(path)
        yield parent, "" if parent == folder else f"{parent.relative_to(folder).as_posix()}/", names
