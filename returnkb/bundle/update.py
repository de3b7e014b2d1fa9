"""Bringing a copy up to date: what is there stays whole until the newer copy has been checked to the last file."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from returnkb.bundle.archive import write_zip
from returnkb.bundle.overlay import apply_overlay
from returnkb.bundle.patch import apply_patch, read_ticket
from returnkb.bundle.paths import require_fit
from returnkb.bundle.stream import CopyBroken, read_copy

OVERLAY = ".overlay.zip"
PATCH = ".patch.zst"


def update_copy(old: Path, update: Path) -> Path:
    """Make the newer copy beside the old one, zip beside zip or folder beside folder; raises CopyBroken, PatchUnfit."""
    files = read_copy(old)
    if zipfile.is_zipfile(update):
        new, name = apply_overlay(files, update), new_name_of(update)
    else:
        patch = update.read_bytes()
        new, name = apply_patch(files, patch), read_ticket(patch).new_name
    require_fit(f"{name}/{path}" for path in new)
    return _write_folder(old, name, new) if old.is_dir() else _write_zip(old, name, new)


def new_name_of(overlay: Path) -> str:
    """The name of the copy an overlay leads to: what its own name begins with."""
    name, mark, _ = overlay.name.partition("-from-")
    if not mark or "/" in name:
        raise CopyBroken(f"{overlay.name} was renamed, so that it no longer tells its edition; download it again")
    return name


def _write_zip(old: Path, name: str, files: Mapping[str, bytes]) -> Path:
    target = _target(old, f"{name}.zip")
    write_zip(target, {f"{name}/{path}": content for path, content in files.items()})
    return target


def _write_folder(old: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """Write into a waiting folder, which gets its name only when everything is in it."""
    target = _target(old, name)
    waiting = target.with_name(f".{name}.tmp")
    shutil.rmtree(waiting, ignore_errors=True)
    for path, content in files.items():
        file = waiting / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    os.replace(waiting, target)
    return target


def _target(old: Path, name: str) -> Path:
    target = old.resolve().parent / name
    if target.exists():
        raise CopyBroken(f"{target.name} is there already; move it away first if it is to be made again")
    return target
