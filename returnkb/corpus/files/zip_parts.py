"""Zip unpacking in memory, with limits on the unpacked bytes themselves, as the declared sizes can be wrong."""

from __future__ import annotations

import io
import zipfile
import zlib

MAX_PARTS = 200
MAX_UNPACKED = 50_000_000


class ZipRefused(ValueError):
    """Raised with a sentence for a zip that is damaged, too large, or has a part twice."""


def unpack(content: bytes) -> dict[str, bytes]:
    """The parts of a zip by name, each unpacked only as far as the bound allows; raises ZipRefused."""
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_PARTS:
                raise ZipRefused(f"The file has more than {MAX_PARTS} parts.")
            for entry in entries:
                if entry.filename in parts:
                    raise ZipRefused("The file has a part twice.")
                with archive.open(entry) as file:
                    part = file.read(left + 1)
                left -= len(part)
                if left < 0:
                    raise ZipRefused(f"Unpacked, the file has more than {MAX_UNPACKED // 1_000_000} MB.")
                parts[entry.filename] = part
    except ZipRefused:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError):
        raise ZipRefused("The file is damaged.") from None
    return parts
