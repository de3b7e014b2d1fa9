"""Installed folder copies: reading from a zip or an extracted folder, verified against the manifest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from returnkb.publish.packaging.deterministic_zip import read_zip
from returnkb.publish.packaging.manifest import MANIFEST, ManifestInvalid, damaged_paths, file_names


class CopyDamaged(Exception):
    """Raised for a copy with missing or changed files; the message names the repair."""


def read_copy(path: Path) -> dict[str, bytes]:
    """The verified files of a folder copy, from its zip or its extracted folder; raises CopyDamaged."""
    try:
        files = _from_folder(path) if path.is_dir() else _from_zip(path)
    except FileNotFoundError:
        raise CopyDamaged(f"there is no {path}; name the zip or the extracted folder of your copy") from None
    except (OSError, ValueError) as error:
        raise CopyDamaged(f"{path} cannot be read as a copy ({error}); download it again") from None
    return verify_copy(files, str(path))


def verify_copy(files: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """The files of a copy that its manifest lists, in order of names, and the manifest; `name` is used in messages.

    Raises CopyDamaged for missing and changed files.
    """
    if MANIFEST not in files:
        raise CopyDamaged(f"{name} is not a copy of this collection, or lacks {MANIFEST}; get the whole zip")
    try:
        text = files[MANIFEST].decode("utf-8")
        names, damaged = file_names(text), damaged_paths(text, files)
    except (ManifestInvalid, UnicodeDecodeError) as error:
        raise CopyDamaged(f"{MANIFEST} of {name} is damaged ({error}); get the whole zip") from None
    if damaged:
        raise CopyDamaged(f"files of {name} are missing or changed, at {', '.join(damaged[:3])}; get the whole zip")
    return {name: files[name] for name in [*sorted(names), MANIFEST]}


def _from_zip(path: Path) -> dict[str, bytes]:
    """The files of a zip, without the root folder in their names."""
    return {name.partition("/")[2]: content for name, content in read_zip(path).items()}


def _from_folder(folder: Path) -> dict[str, bytes]:
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return {}
    names = [*file_names(manifest.read_text(encoding="utf-8")), MANIFEST]
    return {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}
