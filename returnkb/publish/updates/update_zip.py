"""The update zip: only the files that changed between two editions, to be applied to, or extracted over, an older folder copy."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from returnkb.editions.stamp import FILE as EDITION_SCRIPT
from returnkb.editions.stamp import edition_of
from returnkb.publish.copies.folder import START
from returnkb.publish.packaging.deterministic_zip import ZipUnfit, read_zip, write_zip
from returnkb.publish.packaging.installed_copy import CopyBroken, checked_copy
from returnkb.publish.packaging.manifest import NAME as MANIFEST
from returnkb.publish.packaging.portable_paths import PathUnfit, require_fit
from returnkb.publish.updates.refusal import UpdateRefused

UPDATE_ENDING = ".overlay.zip"
# Unpackers go from first to last. What names the edition of a copy comes last, so that a copy whose unpacking
# was interrupted never calls itself newer than it is.
_LAST = (START, EDITION_SCRIPT, MANIFEST)
# The kinds of files that a folder copy consists of; nothing that a system would run is among them.
_FILE_TYPES = (".html", ".js", ".css", ".png", ".svg", ".txt", ".json")


def write_update(old: Mapping[str, bytes], new: Mapping[str, bytes], old_root: str, target: Path) -> int:
    """Write the update from one copy to another; returns how many files it holds. Its root folder has the older copy's name."""
    changed = {name: content for name, content in new.items() if old.get(name) != content}
    ordered = sorted(changed, key=lambda name: _LAST.index(name) if name in _LAST else -1)
    write_zip(target, {f"{old_root}/{name}": changed[name] for name in ordered})
    return len(changed)


def updated_copy(old: Mapping[str, bytes], update: Path) -> dict[str, bytes]:
    """The newer copy, every file of it checked against its manifest; raises UpdateRefused."""
    changed = _changed(old, update)
    try:
        new = checked_copy({**old, **changed}, f"the copy made with {update.name}")
    except CopyBroken as reason:
        raise UpdateRefused("U11", f"{update.name} does not fit your copy: {reason}") from None
    if added := changed.keys() - new.keys():
        raise UpdateRefused(
            "U11", f"{update.name} holds “{min(added)}”, which its own manifest does not list; {_GET_AGAIN}"
        )
    return new


def _changed(old: Mapping[str, bytes], update: Path) -> dict[str, bytes]:
    """The files of an update without the older copy's name before them; raises UpdateRefused if that is not this copy's name."""
    try:
        files = read_zip(update)
    except ZipUnfit as fault:
        raise UpdateRefused("U02", f"{update.name}: {fault}; {_GET_AGAIN}") from None
    roots = {name.partition("/")[0] for name in files}
    if len(roots) != 1 or f"{min(roots)}/{MANIFEST}" not in files:
        raise UpdateRefused("U02", f"{update.name} is no update of this collection; download it again")
    _require_portable(update, files)
    root, edition = roots.pop(), edition_of(old)
    if edition and root != f"returnkb-{edition}":
        raise UpdateRefused(
            "U07",
            f"{update.name} is for {root} and your copy is edition {edition}; get the update made for that, or the whole zip",
        )
    return {name.partition("/")[2]: content for name, content in files.items()}


def _require_portable(update: Path, files: Mapping[str, bytes]) -> None:
    """Raise UpdateRefused unless every name can be stored on any system and has the type of a copy's file."""
    try:
        require_fit(files)
    except PathUnfit as fault:
        raise UpdateRefused("U03", f"{update.name} holds a name that no copy has ({fault}); {_GET_AGAIN}") from None
    for name in files:
        if not name.endswith(_FILE_TYPES):
            raise UpdateRefused("U06", f"{update.name} holds “{name}”, a type of file that no copy has; {_GET_AGAIN}")


_GET_AGAIN = "do not use it; get it again from the publisher"
