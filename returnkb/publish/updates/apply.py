"""Applying an update: the installed copy stays whole until the newer copy has been written and read back to the last file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from returnkb.editions.stamp import edition_of
from returnkb.publish.packaging.deterministic_zip import write_zip
from returnkb.publish.packaging.installed_copy import CopyBroken, read_copy
from returnkb.publish.packaging.portable_paths import PathUnfit, require_fit
from returnkb.publish.updates.refusal import UpdateRefused
from returnkb.publish.updates.unsigned import require_harmless
from returnkb.publish.updates.update_zip import UPDATE_ENDING, updated_copy


def update_copy(old: Path, update: Path, *, signed: bool) -> Path:
    """Make the newer copy beside the old one, zip beside zip or folder beside folder; raises UpdateRefused.

    `signed` tells that the signature on the update was checked; without it the update stays within the limits of `unsigned`.
    """
    if not update.is_file():
        raise UpdateRefused("U02", f"there is no file {update}; name the downloaded {UPDATE_ENDING}")
    try:
        files = read_copy(old)
    except CopyBroken as reason:
        raise UpdateRefused("U12", str(reason)) from None
    new = updated_copy(files, update)
    if not signed:
        require_harmless(files, new)
    name = _new_name(update, new)
    try:
        require_fit(f"{name}/{path}" for path in new)
    except PathUnfit as fault:
        raise UpdateRefused("U03", f"{update.name} makes files that no copy has ({fault}); do not use it") from None
    return _write(old, name, new)


def _new_name(update: Path, new: Mapping[str, bytes]) -> str:
    """The name of the copy an update leads to: what its own name begins with, and what that copy's edition is."""
    name, mark, _ = update.name.partition("-from-")
    edition = edition_of(new)
    if not mark or not edition or name != f"returnkb-{edition}":
        raise UpdateRefused(
            "U07", f"{update.name} was renamed, so that it no longer names its edition; download it again"
        )
    return name


def _write(old: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """Write into a waiting folder and read it back; the copy gets its name and place only when all of it is there."""
    folder = old.is_dir()
    target = old.resolve().parent / (name if folder else f"{name}.zip")
    if target.exists():
        raise UpdateRefused("U13", f"{target.name} is there already; move it away first if it is to be made again")
    waiting = target.with_name(f".{name}.tmp")
    shutil.rmtree(waiting, ignore_errors=True)
    try:
        made = waiting / target.name
        if folder:
            _write_folder(made, files)
        else:
            write_zip(made, {f"{name}/{path}": content for path, content in files.items()})
        _flush(made)
        _require_stored(made, files)
        os.replace(made, target)
    except OSError as error:
        raise UpdateRefused("U13", f"{target.name} could not be written ({error.strerror}); {_OTHER_DISK}") from None
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    return target


def _flush(made: Path) -> None:
    """Have the disk store what was written: a power cut must not leave a copy of empty files under the new name."""
    for path in sorted(made.rglob("*")) if made.is_dir() else [made]:
        if path.is_file():
            with path.open("r+b") as file:
                os.fsync(file.fileno())


def _require_stored(made: Path, files: Mapping[str, bytes]) -> None:
    try:
        if read_copy(made) == files:
            return
    except CopyBroken:
        pass
    raise UpdateRefused("U13", f"the disk gives back other files than were written to it; {_OTHER_DISK}")


_OTHER_DISK = "make room or copy your copy to another disk, then run this again"


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
