"""A folder copy as one stream of bytes, the same for the same files, and back: what patches are made between."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

from returnkb.publish.packaging.deterministic_zip import read_zip
from returnkb.publish.packaging.manifest import NAME as INVENTORY
from returnkb.publish.packaging.manifest import InventoryUnreadable, broken, inventory, listed


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


def checked_copy(files: Mapping[str, bytes], called: str) -> dict[str, bytes]:
    """Exactly the listed files of a copy, in the order of the stream; raises CopyBroken if one is missing or changed."""
    if INVENTORY not in files:
        raise CopyBroken(f"{called} is no copy of this collection, or one without {INVENTORY}; get the whole zip")
    try:
        text = files[INVENTORY].decode("utf-8")
        names, wrong = listed(text), broken(text, files)
    except (InventoryUnreadable, UnicodeDecodeError) as error:
        raise CopyBroken(f"{INVENTORY} of {called} is damaged ({error}); get the whole zip") from None
    if wrong:
        raise CopyBroken(f"files of {called} are missing or changed, at {', '.join(wrong[:3])}; get the whole zip")
    return {name: files[name] for name in [*sorted(names), INVENTORY]}


def as_stream(files: Mapping[str, bytes]) -> bytes:
    """The files one after another, uncompressed, with nothing in it that depends on time or machine.

    The inventory is left out: it follows from the files, and sums are what packs worst.
    """
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in sorted(files.keys() - {INVENTORY}):
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(files[name]), 0o644
            tar.addfile(info, io.BytesIO(files[name]))
    return stream.getvalue()


def from_stream(stream: bytes) -> dict[str, bytes]:
    """The files of a stream, with their inventory."""
    files: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(stream), mode="r:") as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isfile() else None
                if content is None or member.name.startswith("/") or ".." in member.name.split("/"):
                    raise CopyBroken(f"the patch holds “{member.name}”, which no copy has; do not use it")
                files[member.name] = content.read()
    except tarfile.TarError:
        raise CopyBroken("what the patch makes is no copy; do not use it") from None
    return with_inventory(files)


def with_inventory(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a copy with their inventory at the end."""
    return {**files, INVENTORY: inventory(files).encode("utf-8")}


def _from_zip(path: Path) -> dict[str, bytes]:
    """A zip's files without their root folder."""
    return {name.partition("/")[2]: content for name, content in read_zip(path).items()}


def _from_folder(folder: Path) -> dict[str, bytes]:
    kept = folder / INVENTORY
    if not kept.is_file():
        return {}
    names = [*listed(kept.read_text(encoding="utf-8")), INVENTORY]
    return {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}
