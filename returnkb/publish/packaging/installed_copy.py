"""An installed folder copy, as zip or extracted folder: read whole and checked against its manifest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from returnkb.publish.packaging.deterministic_zip import read_zip
from returnkb.publish.packaging.manifest import NAME as MANIFEST
from returnkb.publish.packaging.manifest import ManifestUnreadable, broken, listed


class CopyBroken(Exception):
    """Raised for a copy that misses files or has changed ones, with what to do about it."""


def read_copy(path: Path) -> dict[str, bytes]:
    """The files of a folder copy, from its zip or its extracted folder, every one checked; raises CopyBroken."""
    try:
        files = _from_folder(path) if path.is_dir() else _from_zip(path)
    except FileNotFoundError:
        raise CopyBroken(f"there is no {path}; name the zip or the extracted folder of your copy") from None
    except (OSError, ValueError) as error:
        raise CopyBroken(f"{path} cannot be read as a copy ({error}); download it again") from None
    return checked_copy(files, str(path))


def checked_copy(files: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """Exactly the listed files of a copy, by name, the manifest last; raises CopyBroken if one is missing or changed.

    `name` is what messages call the copy.
    """
    if MANIFEST not in files:
        raise CopyBroken(f"{name} is no copy of this collection, or one without {MANIFEST}; get the whole zip")
    try:
        text = files[MANIFEST].decode("utf-8")
        names, wrong = listed(text), broken(text, files)
    except (ManifestUnreadable, UnicodeDecodeError) as error:
        raise CopyBroken(f"{MANIFEST} of {name} is damaged ({error}); get the whole zip") from None
    if wrong:
        raise CopyBroken(f"files of {name} are missing or changed, at {', '.join(wrong[:3])}; get the whole zip")
    return {name: files[name] for name in [*sorted(names), MANIFEST]}


def _from_zip(path: Path) -> dict[str, bytes]:
    """A zip's files without their root folder."""
    return {name.partition("/")[2]: content for name, content in read_zip(path).items()}


def _from_folder(folder: Path) -> dict[str, bytes]:
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return {}
    names = [*listed(manifest.read_text(encoding="utf-8")), MANIFEST]
    return {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}
