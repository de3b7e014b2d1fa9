"""Zips that have the same bytes wherever and whenever they are made, and reading them back."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

EARLIEST = (1980, 1, 1, 0, 0, 0)


def write_zip(target: Path, files: Mapping[str, bytes], *, stored: tuple[str, ...] = ()) -> None:
    """Write a zip whole or not at all; files keep the order given, those named in `stored` are not compressed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    waiting = target.with_name(f".{target.name}.tmp")
    with zipfile.ZipFile(waiting, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            _put(archive, name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    os.replace(waiting, target)


def read_zip(path: Path) -> dict[str, bytes]:
    """Every file of a zip, in the order in which they are stored."""
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}


def _put(archive: zipfile.ZipFile, name: str, content: bytes, method: int) -> None:
    """Store a file with a fixed time, mode and system, so that the same site gives the same bytes."""
    info = zipfile.ZipInfo(name, EARLIEST)
    info.compress_type, info.create_system, info.external_attr = method, 3, 0o100644 << 16
    archive.writestr(info, content, compresslevel=9)
