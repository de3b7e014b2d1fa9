"""The overlay: a zip of only those files that changed, to be extracted over the folder of an older edition."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from returnkb.edition_stamp import FILE as EDITION_SCRIPT
from returnkb.edition_stamp import edition_of
from returnkb.publish.copies.folder import START
from returnkb.publish.packaging.deterministic_zip import ZipUnfit, read_zip, write_zip
from returnkb.publish.packaging.installed_copy import CopyBroken, checked_copy
from returnkb.publish.packaging.manifest import NAME as INVENTORY

_REFUSED = "do not use it; get it again from the publisher"
# Unpackers go from first to last. What says which edition a copy is comes last, so that a copy whose unpacking
# was interrupted never calls itself newer than it is.
_LAST = (START, EDITION_SCRIPT, INVENTORY)


def write_overlay(old: Mapping[str, bytes], new: Mapping[str, bytes], old_root: str, target: Path) -> int:
    """Write the overlay from one copy to another; returns how many files it holds. It bears the old folder's name."""
    changed = {name: content for name, content in new.items() if old.get(name) != content}
    ordered = sorted(changed, key=lambda name: _LAST.index(name) if name in _LAST else -1)
    write_zip(target, {f"{old_root}/{name}": changed[name] for name in ordered})
    return len(changed)


def apply_overlay(old: Mapping[str, bytes], overlay: Path) -> dict[str, bytes]:
    """The newer copy, every file of it checked; raises CopyBroken if the overlay is for another edition or was changed."""
    changed = _changed(old, overlay)
    try:
        new = checked_copy({**old, **changed}, f"the copy made with {overlay.name}")
    except CopyBroken as refusal:
        raise CopyBroken(f"{overlay.name} does not fit your copy: {refusal}") from None
    added = changed.keys() - new.keys()
    if added:
        raise CopyBroken(f"{overlay.name} holds “{min(added)}”, which its own list does not name; {_REFUSED}")
    return new


def _changed(old: Mapping[str, bytes], overlay: Path) -> dict[str, bytes]:
    """The files of an overlay without the older copy's name before them; raises CopyBroken if that is not this copy's name."""
    try:
        files = read_zip(overlay)
    except ZipUnfit as fault:
        raise CopyBroken(f"{overlay.name}: {fault}; {_REFUSED}") from None
    roots = {name.partition("/")[0] for name in files}
    if len(roots) != 1 or f"{min(roots)}/{INVENTORY}" not in files:
        raise CopyBroken(f"{overlay.name} is no overlay; download it again")
    root, edition = roots.pop(), edition_of(old)
    if edition and root != f"returnkb-{edition}":
        raise CopyBroken(
            f"{overlay.name} is for {root} and your copy is edition {edition}; get the update made for that, or the whole zip"
        )
    return {name.partition("/")[2]: content for name, content in files.items()}
