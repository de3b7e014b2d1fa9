"""A distribution: from one judged collection all copies of an edition, and the updates from the last six editions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from returnkb.editions.stamp import EditionStamp
from returnkb.publish.copies.epub import write_epub
from returnkb.publish.copies.folder import folder_copy, write_folder_copy
from returnkb.publish.copies.pdf import Papers, write_booklets, write_sheets
from returnkb.publish.copies.render import CopySource
from returnkb.publish.copies.single_html import write_single_files
from returnkb.publish.packaging.checksums import note_sum
from returnkb.publish.packaging.installed_copy import read_copy
from returnkb.publish.updates.update_zip import UPDATE_ENDING, write_update
from returnkb.publish.zim.build import write_zim

KINDS = ("zip", "single", "epub", "zim", "pdf", "sheets", "updates")
UPDATES_FROM = 6
_NUMBER = re.compile(r"\d+")
_COPY = re.compile(r"returnkb-(\d[\d.-]*?)\.zip")


@dataclass(frozen=True)
class DistributionRequest:
    """What is to be made: from which source, for which edition, which kinds, and where to.

    `previous` is a folder with older zips, for updates; `papers` is what booklets and fact sheets are made of.
    """

    source: CopySource
    stamp: EditionStamp
    out: Path
    kinds: Sequence[str] = KINDS
    previous: Path | None = None
    papers: Papers | None = None
    report: Callable[[str], None] = field(default=lambda message: None)

    @property
    def name(self) -> str:
        """What all files of the edition are called, before their endings."""
        return f"returnkb-{self.stamp.id}"


def make_distribution(request: DistributionRequest) -> list[Path]:
    """Make every copy requested and enter each into SHA256SUMS; returns their paths."""
    made = []
    for path in _made(request):
        note_sum(request.out, path)
        made.append(path)
    return made


def _made(request: DistributionRequest) -> Iterator[Path]:
    source, stamp, out, kinds = request.source, request.stamp, request.out, set(request.kinds)
    out.mkdir(parents=True, exist_ok=True)
    if {"zip", "updates"} & kinds:
        yield from _folder_copies(request)
    if "single" in kinds:
        request.report("writing the one-file copies")
        yield from write_single_files(source, stamp, out, request.name)
    if "epub" in kinds:
        request.report("writing the book")
        write_epub(source, stamp, target := out / f"{request.name}.epub")
        yield target
    if "zim" in kinds:
        request.report("writing the ZIM; its index takes a while")
        write_zim(source, stamp, target := out / f"{request.name}.zim")
        yield target
    if request.papers and "pdf" in kinds:
        yield from write_booklets(request.papers, stamp, out, request.name, request.report)
    if request.papers and "sheets" in kinds:
        yield from write_sheets(request.papers, stamp, out, request.name, request.report)


def _folder_copies(request: DistributionRequest) -> Iterator[Path]:
    request.report("packing the folder copy")
    copy = folder_copy(request.source, request.stamp)
    if "zip" in request.kinds:
        yield write_folder_copy(copy, request.out, request.name).path
    if "updates" in request.kinds and request.previous:
        for old in older_copies(request.previous, request.name):
            request.report(f"making the update from {old.stem}")
            yield _update(old, copy, request)


def _update(old: Path, copy: Mapping[str, bytes], request: DistributionRequest) -> Path:
    since = old.stem.removeprefix("returnkb-")
    target = request.out / f"{request.name}-from-{since}{UPDATE_ENDING}"
    write_update(read_copy(old), copy, old.stem, target)
    return target


def older_copies(folder: Path, name: str) -> list[Path]:
    """The zips of the last six editions in a folder, oldest first; the edition being made is not its own past."""
    zips = [path for path in folder.glob("*.zip") if _COPY.fullmatch(path.name) and path.stem != name]
    return sorted(zips, key=_by_edition)[-UPDATES_FROM:]


def _by_edition(path: Path) -> list[int]:
    """2026.9 comes before 2026.11, and 2026.11 before 2026.11.2."""
    return [int(number) for number in _NUMBER.findall(path.stem)]
