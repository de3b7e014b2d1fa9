"""Distribution: all copies of an edition, rendered from one assessed corpus, and the updates from the last six editions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from returnkb.editions.stamp import EditionStamp
from returnkb.pages.context.profile import EPUB, FOLDER, ONE_FILE, ZIM
from returnkb.publish.copies.epub import write_epub
from returnkb.publish.copies.folder import folder_copy, write_folder_copy
from returnkb.publish.copies.pdf import PdfSource, write_booklets, write_fact_sheets
from returnkb.publish.copies.render import CopySource, entry_articles
from returnkb.publish.copies.single_html import HEADING_LEVEL, write_single_files
from returnkb.publish.copies.table_of_contents import chapters
from returnkb.publish.packaging.checksums import record_checksum
from returnkb.publish.packaging.installed_copy import read_copy
from returnkb.publish.updates.update_zip import UPDATE_SUFFIX, write_update
from returnkb.publish.zim.build import write_zim
from returnkb.publish.zim.index_records import index_records

KINDS = ("zip", "single", "epub", "zim", "pdf", "sheets", "updates")
MAX_UPDATES = 6
_DIGITS = re.compile(r"\d+")
_ZIP_NAME = re.compile(r"returnkb-(\d[\d.-]*?)\.zip")


@dataclass(frozen=True)
class DistributionRequest:
    """A request for copies: their source and edition, the output folder, and the kinds wanted.

    `previous` is a folder with older zips, from which updates are made; `pdf_source` is the input of booklets and fact sheets.
    """

    source: CopySource
    stamp: EditionStamp
    out: Path
    kinds: Sequence[str] = KINDS
    previous: Path | None = None
    pdf_source: PdfSource | None = None
    report: Callable[[str], None] = field(default=lambda message: None)

    @property
    def name(self) -> str:
        """The beginning of the names of all files of the edition."""
        return f"returnkb-{self.stamp.id}"


def make_distribution(request: DistributionRequest) -> list[Path]:
    """Write every copy requested and record its SHA-256 in SHA256SUMS; returns the paths."""
    request.out.mkdir(parents=True, exist_ok=True)
    paths = []
    for path in _write_copies(request):
        record_checksum(request.out, path)
        paths.append(path)
    return paths


def _write_copies(request: DistributionRequest) -> Iterator[Path]:
    kinds = set(request.kinds)
    if {"zip", "updates"} & kinds:
        yield from _write_folder_copies(request)
    if {"single", "epub"} & kinds:
        yield from _write_entry_copies(request)
    if "zim" in kinds:
        request.report("writing the ZIM; its index takes a while")
        yield _write_zim(request)
    pdf_options = (request.stamp, request.out, request.name, request.report)
    if request.pdf_source and "pdf" in kinds:
        yield from write_booklets(request.pdf_source, *pdf_options)
    if request.pdf_source and "sheets" in kinds:
        yield from write_fact_sheets(request.pdf_source, *pdf_options)


def _write_folder_copies(request: DistributionRequest) -> Iterator[Path]:
    """Write the zip of the folder copy, and the updates that lead to it."""
    request.report("packing the folder copy")
    copy = folder_copy(
        request.source.articles(FOLDER), request.source.files, request.stamp, request.source.context.settings.site.title
    )
    if "zip" in request.kinds:
        yield write_folder_copy(copy, request.out, request.name).path
    if "updates" in request.kinds and request.previous:
        for old in previous_zips(request.previous, request.name):
            request.report(f"making the update from {old.stem}")
            yield _write_update(old, copy, request)


def _write_update(old: Path, copy: Mapping[str, bytes], request: DistributionRequest) -> Path:
    edition = old.stem.removeprefix("returnkb-")
    target = request.out / f"{request.name}-from-{edition}{UPDATE_SUFFIX}"
    write_update(read_copy(old), copy, old.stem, target)
    return target


def _write_entry_copies(request: DistributionRequest) -> Iterator[Path]:
    """Write the copies that consist of entries alone: single files and the EPUB."""
    source, stamp, contents = request.source, request.stamp, chapters(request.source.assessed)
    if "single" in request.kinds:
        request.report("writing the one-file copies")
        articles = entry_articles(source, ONE_FILE, heading_level=HEADING_LEVEL)
        yield from write_single_files(articles, contents, stamp, request.out, request.name)
    if "epub" in request.kinds:
        request.report("writing the book")
        write_epub(entry_articles(source, EPUB), contents, stamp, target := request.out / f"{request.name}.epub")
        yield target


def _write_zim(request: DistributionRequest) -> Path:
    source, target = request.source, request.out / f"{request.name}.zim"
    articles = source.articles(ZIM)
    write_zim(articles, index_records(source.assessed, articles), source.files, request.stamp, target)
    return target


def previous_zips(folder: Path, name: str) -> list[Path]:
    """The zips of the last six editions in a folder, oldest first, without the edition called `name`."""
    zips = [path for path in folder.glob("*.zip") if _ZIP_NAME.fullmatch(path.name) and path.stem != name]
    return sorted(zips, key=_edition_numbers)[-MAX_UPDATES:]


def _edition_numbers(path: Path) -> list[int]:
    """The sort key of an edition: 2026.9 precedes 2026.11, and 2026.11 precedes 2026.11.2."""
    return [int(number) for number in _DIGITS.findall(path.stem)]
