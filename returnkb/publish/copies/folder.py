"""The folder copy: a zip with one root folder that opens from a disk or a stick on any computer."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from returnkb.dates import day_words
from returnkb.edition_stamp import FILE as EDITION_SCRIPT
from returnkb.edition_stamp import EditionMark, Kind
from returnkb.pages.assets import asset
from returnkb.publish.entry_pages import entries_called
from returnkb.publish.finder import index_packed
from returnkb.publish.lean import lean_pages
from returnkb.publish.once import SCRIPT as LINES
from returnkb.publish.once import lines_once, sheets_once
from returnkb.publish.packaging.checksums import note_sum
from returnkb.publish.packaging.deterministic_zip import write_zip
from returnkb.publish.packaging.external_requests import prove_inside
from returnkb.publish.packaging.installed_copy import with_inventory
from returnkb.publish.packaging.portable_paths import require_fit
from returnkb.publish.shared import SCRIPT as SHARED
from returnkb.publish.shared import share_wider
from returnkb.publish.shelves import shelved
from returnkb.publish.tight import tight

START = "START-HERE.html"
_FOR_HOSTS = ("404.html", "sitemap.xml", "sitemap.xml.gz", "sw.js", "manifest.webmanifest", "assets/keep.js")
# Open data is for programs, which have a network; readers' copies leave it out.
DATA = "data/"
_TO_DATA = re.compile(rb'<a\b[^>]*\shref="(?:\.\./)*data/[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_NOT_PACKED = (".map", ".gz", ".woff2")


@dataclass(frozen=True)
class Bundled:
    """A finished zip with its SHA-256 and how many files it holds."""

    path: Path
    sha256: str
    files: int


def make_bundle(site: Path, out: Path, name: str, mark: EditionMark | None = None) -> Bundled:
    """Zip a rendered site under one root folder; raises PointsOutside, and PathUnfit for a path Windows cannot hold."""
    return write_folder_copy(folder_copy(site_files(site), mark), out, name)


def write_folder_copy(copy: Mapping[str, bytes], out: Path, name: str) -> Bundled:
    """Write a folder copy as a zip under one root folder and enter its sum into SHA256SUMS."""
    inner = {f"{name}/{path}": content for path, content in copy.items()}
    require_fit(inner)
    target = out / f"{name}.zip"
    write_zip(target, inner)
    return Bundled(target, note_sum(out, target), len(inner))


def site_files(site: Path) -> dict[str, bytes]:
    """Every file of a rendered site that a reader needs, by name; what only a web host needs is left out."""
    paths = sorted(path for path in site.rglob("*") if path.is_file())
    names = {path.relative_to(site).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in names.items() if not _left_out(name)}


def folder_copy(files: Mapping[str, bytes], mark: EditionMark | None, kind: Kind = "folder") -> dict[str, bytes]:
    """The files of the folder copy: lean pages, the start page first, the inventory last; raises PointsOutside."""
    copy = {name: _without_data(name, content) for name, content in lean_pages(files, sparing=True).items()}
    copy[SHARED] = asset("shared.js")
    if kind == "archive":
        copy = shelved(lines_once(copy, calls=False))
    else:
        copy = _tight(shelved(lines_once(sheets_once(share_wider(copy)))))
        copy = index_packed(entries_called(copy)) | {LINES: asset("lines.js")}
    if mark:
        copy[EDITION_SCRIPT] = mark.script(kind).encode()
    prove_inside(copy)
    ordered = {START: start_page(mark).encode("utf-8"), **dict(sorted(copy.items()))}
    return with_inventory(ordered)


def _tight(copy: Mapping[str, bytes]) -> dict[str, bytes]:
    return {
        name: tight(content.decode("utf-8")).encode("utf-8") if name.endswith(".html") else content
        for name, content in copy.items()
    }


def _without_data(name: str, content: bytes) -> bytes:
    return _TO_DATA.sub(rb"\1", content) if name.endswith(".html") and b"data/" in content else content


def start_page(mark: EditionMark | None) -> str:
    """The first file of a copy: how to open it, what edition it is, and until when it may be called fresh."""
    edition = ""
    if mark:
        edition = (
            f"<p>Edition {html.escape(mark.id)} of {_day(mark.day)}. "
            f"After {_day(mark.fresh_until)}, ask for a newer one before you rely on it.</p>"
        )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Start here</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<style>body{font:1.2rem/1.5 system-ui,sans-serif;max-width:38rem;margin:2rem auto;padding:0 1rem}</style></head>"
        "<body><h1>Start here</h1><ol><li>Extract the whole zip first (right click, “Extract all”).</li>"
        '<li>In the extracted folder, open this page again.</li><li><a href="index.html">Open the collection</a></li></ol>'
        f"{edition}<p>Nothing here needs a network, and nothing you type leaves this device.</p></body></html>\n"
    )


def _day(day: date) -> str:
    return f'<time datetime="{day.isoformat()}">{day_words(day)}</time>'


def _left_out(name: str) -> bool:
    return (
        name in _FOR_HOSTS
        or name.endswith(_NOT_PACKED)
        or name.startswith(("keep/", "history/", "editions/", "changes/", "downloads/", DATA))
    )
