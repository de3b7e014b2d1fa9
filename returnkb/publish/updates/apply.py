"""Application of updates: a newer copy is written beside the installed one, read back, and only then given its name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from returnkb.editions.stamp import edition_of
from returnkb.publish.packaging.deterministic_zip import write_zip
from returnkb.publish.packaging.installed_copy import CopyDamaged, read_copy
from returnkb.publish.packaging.portable_paths import PathNotPortable, require_portable
from returnkb.publish.updates.refusal import UpdateRefused
from returnkb.publish.updates.unsigned import require_data_only
from returnkb.publish.updates.update_zip import UPDATE_SUFFIX, apply_changes


def update_copy(old: Path, update: Path, *, signed: bool) -> Path:
    """Write the newer copy beside the old one, as zip or folder like that; raises UpdateRefused.

    `signed` states that the signature of the update was verified; otherwise the limits of `unsigned` hold.
    """
    if not update.is_file():
        raise UpdateRefused("U02", f"there is no file {update}; name the downloaded {UPDATE_SUFFIX}")
    try:
        files = read_copy(old)
    except CopyDamaged as reason:
        raise UpdateRefused("U12", str(reason)) from None
    new = apply_changes(files, update)
    if not signed:
        require_data_only(files, new)
    name = _edition_name(update, new)
    try:
        require_portable(f"{name}/{path}" for path in new)
    except PathNotPortable as fault:
        raise UpdateRefused("U03", f"{update.name} makes files that no copy has ({fault}); do not use it") from None
    return _write_copy(old, name, new)


def _edition_name(update: Path, new: Mapping[str, bytes]) -> str:
    """The name of the newer copy, which the file name of the update and the edition of that copy both give."""
    name, separator, _ = update.name.partition("-from-")
    edition = edition_of(new)
    if not separator or not edition or name != f"returnkb-{edition}":
        raise UpdateRefused(
            "U07", f"{update.name} was renamed, so that it no longer names its edition; download it again"
        )
    return name


def _write_copy(old: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """Write into a temporary folder, read back, and rename, so that an interruption leaves no partial copy."""
    folder = old.is_dir()
    target = old.resolve().parent / (name if folder else f"{name}.zip")
    if target.exists():
        raise UpdateRefused("U13", f"{target.name} exists already; move it away first to make it again")
    temporary = target.with_name(f".{name}.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        written = temporary / target.name
        if folder:
            _write_folder(written, files)
        else:
            write_zip(written, {f"{name}/{path}": content for path, content in files.items()})
        _flush(written)
        _require_stored(written, files)
        os.replace(written, target)
    except OSError as error:
        raise UpdateRefused("U13", f"{target.name} could not be written ({error.strerror}); {_OTHER_DISK}") from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return target


def _flush(written: Path) -> None:
    """Flush files to the disk, so that a power cut leaves no copy with empty files under the new name."""
    for path in sorted(written.rglob("*")) if written.is_dir() else [written]:
        if path.is_file():
            with path.open("r+b") as file:
                os.fsync(file.fileno())


def _require_stored(written: Path, files: Mapping[str, bytes]) -> None:
    try:
        if read_copy(written) == files:
            return
    except CopyDamaged:
        pass
    raise UpdateRefused("U13", f"the disk gives back other files than were written to it; {_OTHER_DISK}")


_OTHER_DISK = "make room or copy your copy to another disk, then run this again"


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
