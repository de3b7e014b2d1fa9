"""`returnkb bundle`: the copies that need no network, from one build."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from returnkb.bundle import Bundled, PointsOutside
from returnkb.bundle.edition_mark import EditionMark, UnknownEdition, mark_of
from returnkb.bundle.folder import folder_copy, site_files, write_folder_copy
from returnkb.commands.build import compile_or_stop, say
from returnkb.commands.command import Command, Stop
from returnkb.editions import read_editions
from returnkb.render import render


class Bundle(Command):
    """Build the site and pack it into copies that open without a network, with their checksums."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--out", type=Path, default=Path("dist"), metavar="DIR", help="where the copies go (default: dist)"
        )
        parser.add_argument("--edition", metavar="ID", help="the edition they are named after (default: the last)")
        parser.add_argument("--site", type=Path, metavar="DIR", help="pack this rendered site instead of building one")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        try:
            mark = mark_of(read_editions(arguments.root), arguments.today, arguments.edition)
            files = site_files(arguments.site or _build(arguments))
            say("packing the folder copy")
            _tell(write_folder_copy(folder_copy(files, mark), arguments.out, copy_name(mark)))
        except (PointsOutside, UnknownEdition, ValueError) as refusal:
            raise Stop(f"{refusal}. Nothing more was packed.") from None
        return 0


def copy_name(mark: EditionMark) -> str:
    """The name all copies of an edition begin with."""
    return f"returnkb-{mark.id}"


def _build(arguments: Namespace) -> Path:
    compile_or_stop(arguments)
    build: Path = arguments.root / "build"
    say("rendering")
    render(arguments.root, build / "pages", build / "site", say)
    return build / "site"


def _tell(bundled: Bundled) -> None:
    size = bundled.path.stat().st_size / 1_000_000
    print(f"{bundled.path}  {bundled.files} files, {size:.1f} MB\nSHA-256 {bundled.sha256}")
