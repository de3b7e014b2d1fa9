"""The folder copy: a zip with one root folder that opens from a disk or a stick on any computer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from returnkb.editions.stamp import FILE as EDITION_SCRIPT
from returnkb.editions.stamp import EditionStamp
from returnkb.publish.copies.article import Article
from returnkb.publish.copies.layout import FOLDER_LAYOUT, shared_files, whole_pages
from returnkb.publish.copies.links import keep_links_inside
from returnkb.publish.copies.start_page import START_PAGE, start_page
from returnkb.publish.packaging.checksums import record_checksum
from returnkb.publish.packaging.deterministic_zip import write_zip
from returnkb.publish.packaging.external_requests import require_no_external_requests
from returnkb.publish.packaging.manifest import with_manifest
from returnkb.publish.packaging.portable_paths import require_portable


@dataclass(frozen=True)
class WrittenZip:
    """A finished zip: its path, its SHA-256 and the number of its files."""

    path: Path
    sha256: str
    files: int


def write_folder_copy(copy: Mapping[str, bytes], out: Path, name: str) -> WrittenZip:
    """Write a folder copy as a zip with one root folder and record its SHA-256 in SHA256SUMS.

    Raises PathNotPortable for a path that some system cannot store.
    """
    members = {f"{name}/{path}": content for path, content in copy.items()}
    require_portable(members)
    target = out / f"{name}.zip"
    write_zip(target, members)
    return WrittenZip(target, record_checksum(out, target), len(members))


def folder_copy(
    articles: Mapping[str, Article], files: Mapping[str, bytes], stamp: EditionStamp, name: str = FOLDER_LAYOUT.name
) -> dict[str, bytes]:
    """The files of the folder copy, the start page first, the manifest last; `files` are the compiled files besides pages, `name` is in the header.

    Raises ExternalRequest, and UnsafePages for pages that break the HTML policy.
    """
    pages = whole_pages(keep_links_inside(articles), replace(FOLDER_LAYOUT, name=name))
    content = {**shared_files(files), **pages, EDITION_SCRIPT: stamp.script("folder").encode()}
    require_no_external_requests(content)
    return with_manifest({START_PAGE: start_page(stamp).encode(), **dict(sorted(content.items()))})
