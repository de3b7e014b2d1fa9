"""Update zip: the files that changed between two editions, to apply to, or extract over, an older folder copy."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from returnkb.editions.stamp import FILE as EDITION_SCRIPT
from returnkb.editions.stamp import edition_of
from returnkb.publish.copies.start_page import START_PAGE
from returnkb.publish.packaging.deterministic_zip import ZipInvalid, read_zip, write_zip
from returnkb.publish.packaging.installed_copy import CopyDamaged, verify_copy
from returnkb.publish.packaging.manifest import MANIFEST
from returnkb.publish.packaging.portable_paths import PathNotPortable, require_portable
from returnkb.publish.updates.refusal import UpdateRefused

UPDATE_SUFFIX = ".overlay.zip"
# Members are extracted in order. The files that name the edition come last, so that a copy whose extraction was interrupted
# still names the older edition.
_LAST = (START_PAGE, EDITION_SCRIPT, MANIFEST)
# The file types of a folder copy; no system runs any of them.
_FILE_TYPES = (".html", ".js", ".css", ".png", ".svg", ".txt", ".json")


def write_update(old: Mapping[str, bytes], new: Mapping[str, bytes], old_root: str, target: Path) -> int:
    """Write the update from one copy to another under `old_root`, the name of the older copy; returns the number of its files."""
    changed = {name: content for name, content in new.items() if old.get(name) != content}
    ordered = sorted(changed, key=lambda name: _LAST.index(name) if name in _LAST else -1)
    write_zip(target, {f"{old_root}/{name}": changed[name] for name in ordered})
    return len(changed)


def apply_changes(old: Mapping[str, bytes], update: Path) -> dict[str, bytes]:
    """The newer copy, verified against its manifest; raises UpdateRefused."""
    changed = _changed_files(old, update)
    try:
        new = verify_copy({**old, **changed}, f"the copy made with {update.name}")
    except CopyDamaged as reason:
        raise UpdateRefused("U11", f"{update.name} does not fit your copy: {reason}") from None
    if added := changed.keys() - new.keys():
        raise UpdateRefused(
            "U11", f"{update.name} holds “{min(added)}”, which its own manifest does not list; {_DOWNLOAD_AGAIN}"
        )
    return new


def _changed_files(old: Mapping[str, bytes], update: Path) -> dict[str, bytes]:
    """The files of an update, without the root folder in their names; raises UpdateRefused if the update is for another copy."""
    try:
        files = read_zip(update)
    except ZipInvalid as fault:
        raise UpdateRefused("U02", f"{update.name}: {fault}; {_DOWNLOAD_AGAIN}") from None
    roots = {name.partition("/")[0] for name in files}
    if len(roots) != 1 or f"{min(roots)}/{MANIFEST}" not in files:
        raise UpdateRefused("U02", f"{update.name} is not an update of this collection; download it again")
    _require_storable(update, files)
    root, edition = roots.pop(), edition_of(old)
    if edition and root != f"returnkb-{edition}":
        raise UpdateRefused(
            "U07",
            f"{update.name} is for {root} and your copy is edition {edition}; get the update made for that, or the whole zip",
        )
    return {name.partition("/")[2]: content for name, content in files.items()}


def _require_storable(update: Path, files: Mapping[str, bytes]) -> None:
    """Raise UpdateRefused unless every name is portable and has a file type of copies."""
    try:
        require_portable(files)
    except PathNotPortable as fault:
        raise UpdateRefused(
            "U03", f"{update.name} holds a name that no copy has ({fault}); {_DOWNLOAD_AGAIN}"
        ) from None
    for name in files:
        if not name.endswith(_FILE_TYPES):
            raise UpdateRefused(
                "U06", f"{update.name} holds “{name}”, a type of file that no copy has; {_DOWNLOAD_AGAIN}"
            )


_DOWNLOAD_AGAIN = "do not use it; get it again from the publisher"
