"""A folder copy as one stream of bytes, the same for the same files, and back: what patches are made between."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

from returnkb.bundle.archive import read_zip
from returnkb.bundle.checksums import INNER_NAME, SumsUnreadable, read_sums, sum_of, sums_text


class CopyBroken(Exception):
    """Raised for a copy that misses files or has changed ones, with what to do about it."""


def read_copy(path: Path) -> dict[str, bytes]:
    """The files of a folder copy, from its zip or its extracted folder, every one checked; raises CopyBroken."""
    try:
        files = _from_folder(path) if path.is_dir() else _from_zip(path)
    except (OSError, ValueError, EOFError, tarfile.TarError) as error:
        raise CopyBroken(f"{path} cannot be read as a copy ({error}); download it again") from None
    return checked_copy(files, str(path))


def checked_copy(files: Mapping[str, bytes], called: str) -> dict[str, bytes]:
    """Exactly the listed files of a copy, in the order of the stream; raises CopyBroken if one is missing or changed."""
    if INNER_NAME not in files:
        raise CopyBroken(
            f"{called} is no copy of this collection, or an old one without {INNER_NAME}; get the whole zip"
        )
    try:
        sums = read_sums(files[INNER_NAME].decode("utf-8"))
    except (SumsUnreadable, UnicodeDecodeError) as error:
        raise CopyBroken(f"{INNER_NAME} of {called} is damaged ({error}); get the whole zip") from None
    wrong = [name for name, digest in sums.items() if name not in files or sum_of(files[name]) != digest]
    if wrong:
        raise CopyBroken(
            f"{len(wrong)} files of {called} are missing or changed, such as {wrong[0]}; get the whole zip"
        )
    return {name: files[name] for name in [*sorted(sums), INNER_NAME]}


def as_stream(files: Mapping[str, bytes]) -> bytes:
    """The files one after another, uncompressed, with nothing in it that depends on time or machine.

    The list of sums is left out: it follows from the files, and sums are what packs worst.
    """
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in sorted(files.keys() - {INNER_NAME}):
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(files[name]), 0o644
            tar.addfile(info, io.BytesIO(files[name]))
    return stream.getvalue()


def from_stream(stream: bytes) -> dict[str, bytes]:
    """The files of a stream, with their list of sums."""
    files: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(stream), mode="r:") as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is None or member.name.startswith("/") or ".." in member.name.split("/"):
                raise CopyBroken(f"the patch holds “{member.name}”, which no copy has; do not use it")
            files[member.name] = content.read()
    return with_sums(files)


def with_sums(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a copy with the list of their sums at the end."""
    sums = sums_text({name: sum_of(content) for name, content in files.items()})
    return {**files, INNER_NAME: sums.encode("utf-8")}


def _from_zip(path: Path) -> dict[str, bytes]:
    """A zip's files without their root folder."""
    return {name.partition("/")[2]: content for name, content in read_zip(path).items()}


def _from_folder(folder: Path) -> dict[str, bytes]:
    listed = folder / INNER_NAME
    if not listed.is_file():
        return {}
    names = [*read_sums(listed.read_text(encoding="utf-8")), INNER_NAME]
    return {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}
