"""The overlay: a zip of only those files that changed, to be extracted over the folder of an older edition."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from returnkb.bundle.archive import read_zip, write_zip
from returnkb.bundle.inventory import NAME as INVENTORY
from returnkb.bundle.stream import CopyBroken, checked_copy


def write_overlay(old: Mapping[str, bytes], new: Mapping[str, bytes], old_root: str, target: Path) -> int:
    """Write the overlay from one copy to another; returns how many files it holds. It bears the old folder's name."""
    changed = {name: content for name, content in new.items() if old.get(name) != content}
    write_zip(target, {f"{old_root}/{name}": content for name, content in changed.items()})
    return len(changed)


def apply_overlay(old: Mapping[str, bytes], overlay: Path) -> dict[str, bytes]:
    """The newer copy, every file of it checked; raises CopyBroken if the overlay is for another edition or damaged."""
    changed = {name.partition("/")[2]: content for name, content in read_zip(overlay).items()}
    if INVENTORY not in changed:
        raise CopyBroken(f"{overlay.name} is no overlay; download it again")
    try:
        return checked_copy({**old, **changed}, f"the copy made with {overlay.name}")
    except CopyBroken as refusal:
        raise CopyBroken(f"{overlay.name} does not fit your copy: {refusal}") from None
