"""The offline copy: one zip that opens from a folder, the same bytes every time, with checksums and no way out."""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

EARLIEST = (1980, 1, 1, 0, 0, 0)
LONGEST_PATH = 120
_OUTSIDE = re.compile(
    r"""<(?:script|link|img|iframe|source|video|audio|object|embed|form)\b[^>]*?\b(?:src|href|action|data)\s*=\s*["']?((?:https?:)?//[^"'\s>]+)""",
    re.IGNORECASE,
)
_OUTSIDE_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
_NOT_A_REQUEST = re.compile(r"""<link\b[^>]*\brel=["']?(?:canonical|alternate|prev|next|edit)\b""", re.IGNORECASE)
START = "START-HERE.html"


class PointsOutside(Exception):
    """Raised when a page of the site would ask another host for something."""


@dataclass(frozen=True)
class Bundled:
    """A finished zip with its SHA-256 and how many files it holds."""

    path: Path
    sha256: str
    files: int


def make_bundle(site: Path, out: Path, name: str) -> Bundled:
    """Zip a rendered site under one root folder; raises PointsOutside, ValueError for a path Windows cannot hold."""
    paths = sorted(path for path in site.rglob("*") if path.is_file() and not _left_out(path))
    outside = [f"{path.relative_to(site)}: {url}" for path in paths for url in requests_outside(path)]
    if outside:
        raise PointsOutside("these would ask another host: " + "; ".join(outside[:5]))
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{name}.zip"
    waiting = target.with_suffix(".tmp")
    with zipfile.ZipFile(waiting, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        _put(archive, f"{name}/{START}", _start_page().encode())
        for path in paths:
            inner = f"{name}/{path.relative_to(site).as_posix()}"
            if len(inner.encode("utf-16-le")) // 2 > LONGEST_PATH:
                raise ValueError(f"{inner} is longer than {LONGEST_PATH} characters; shorten the entry's file name")
            _put(archive, inner, path.read_bytes())
    os.replace(waiting, target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    _note_checksum(out / "SHA256SUMS", target.name, digest)
    return Bundled(target, digest, len(paths) + 1)


def requests_outside(path: Path) -> list[str]:
    """Addresses of other hosts that a built page or style sheet would load by itself; links a reader may follow are no requests."""
    if path.suffix not in (".html", ".css"):
        return []
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".css":
        return _OUTSIDE_STYLE.findall(text)
    found = [match[1] for match in _OUTSIDE.finditer(text) if not _NOT_A_REQUEST.match(match[0])]
    return found + _OUTSIDE_STYLE.findall(text)


def _left_out(path: Path) -> bool:
    """Files that serve a web host only."""
    return path.name in ("404.html", "sitemap.xml", "sitemap.xml.gz") or path.suffix == ".map"


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Store a file with a fixed time, mode and system, so that the same site gives the same bytes."""
    info = zipfile.ZipInfo(name, EARLIEST)
    info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    archive.writestr(info, content, compresslevel=9)


def _start_page() -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Start here</title>'
        '<meta http-equiv="refresh" content="0; url=index.html"></head>'
        '<body><p>Extract the whole zip first, then open <a href="index.html">the start page</a>.</p></body></html>\n'
    )


def _note_checksum(sums: Path, name: str, digest: str) -> None:
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
    kept = [line for line in lines if line.split("  ")[-1] != name]
    sums.write_text("\n".join(sorted([*kept, f"{digest}  {name}"])) + "\n", encoding="utf-8")
