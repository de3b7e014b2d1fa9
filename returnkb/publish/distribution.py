"""The story of a distribution: from one rendered site all copies of an edition, and the small updates from the last six."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from returnkb.edition_stamp import EditionMark
from returnkb.publish.copies.epub import write_epub
from returnkb.publish.copies.folder import folder_copy, write_folder_copy
from returnkb.publish.copies.pdf import Papers, write_booklets, write_sheets
from returnkb.publish.copies.single_html import write_single_files
from returnkb.publish.copies.table_of_contents import Chapter
from returnkb.publish.packaging.checksums import note_sum
from returnkb.publish.packaging.installed_copy import read_copy
from returnkb.publish.patch import make_patch
from returnkb.publish.updates.apply import OVERLAY, PATCH
from returnkb.publish.updates.update_zip import write_overlay
from returnkb.publish.zim.build import has_libzim, write_zim

KINDS = ("zip", "single", "epub", "zim", "pdf", "sheets", "updates")
UPDATES_FROM = 6
_NUMBER = re.compile(r"\d+")
_COPY = re.compile(r"returnkb-(\d[\d.-]*?)\.zip")


@dataclass(frozen=True)
class Order:
    """What is to be made: of which files, for which edition, which kinds, and where to.

    `previous` is a folder with older zips, for updates; `papers` is what booklets and fact sheets are made of.
    """

    files: Mapping[str, bytes]
    chapters: Sequence[Chapter]
    mark: EditionMark
    out: Path
    kinds: Sequence[str] = KINDS
    previous: Path | None = None
    papers: Papers | None = None
    say: Callable[[str], None] = field(default=lambda words: None)

    @property
    def name(self) -> str:
        """What all files of the edition are called, before their endings."""
        return f"returnkb-{self.mark.id}"


def make_distribution(order: Order) -> list[Path]:
    """Make every copy ordered and enter each into SHA256SUMS; returns their paths."""
    made = []
    for path in _made(order):
        note_sum(order.out, path)
        made.append(path)
    return made


def _made(order: Order) -> Iterator[Path]:
    order.out.mkdir(parents=True, exist_ok=True)
    copy = folder_copy(order.files, order.mark) if {"zip", "updates"} & set(order.kinds) else {}
    if "zip" in order.kinds:
        order.say("packing the folder copy")
        yield write_folder_copy(copy, order.out, order.name).path
    if "single" in order.kinds:
        order.say("writing the one-file copies")
        yield from write_single_files(order.files, order.chapters, order.mark, order.out, order.name)
    if "epub" in order.kinds:
        order.say("writing the book")
        target = order.out / f"{order.name}.epub"
        write_epub(order.files, order.chapters, order.mark, target)
        yield target
    if "zim" in order.kinds:
        order.say("writing the ZIM; its index takes a while")
        if not has_libzim():
            order.say("libzim is not installed; zimwriterfs writes it, and its bytes will differ from day to day")
        target = order.out / f"{order.name}.zim"
        write_zim(order.files, order.mark, target)
        yield target
    if order.papers and "pdf" in order.kinds:
        yield from write_booklets(order.papers, order.mark, order.out, order.name, order.say)
    if order.papers and "sheets" in order.kinds:
        yield from write_sheets(order.papers, order.mark, order.out, order.name, order.say)
    if "updates" in order.kinds and order.previous:
        for old in older_copies(order.previous, order.name):
            order.say(f"making the updates from {old.stem}")
            yield from _updates(old, copy, order)


def _updates(old: Path, copy: Mapping[str, bytes], order: Order) -> Iterator[Path]:
    before, since = read_copy(old), old.stem.removeprefix("returnkb-")
    overlay = order.out / f"{order.name}-from-{since}{OVERLAY}"
    write_overlay(before, copy, old.stem, overlay)
    yield overlay
    patch = order.out / f"{order.name}-from-{since}{PATCH}"
    patch.write_bytes(make_patch(before, copy, old.stem, order.name))
    yield patch


def older_copies(folder: Path, name: str) -> list[Path]:
    """The zips of the last six editions in a folder, oldest first; the edition being made is not its own past."""
    zips = [path for path in folder.glob("*.zip") if _COPY.fullmatch(path.name) and path.stem != name]
    return sorted(zips, key=_by_edition)[-UPDATES_FROM:]


def _by_edition(path: Path) -> list[int]:
    """2026.9 comes before 2026.11, and 2026.11 before 2026.11.2."""
    return [int(number) for number in _NUMBER.findall(path.stem)]
