"""`returnkb bundle`: the copies that need no network, from one build."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from returnkb.commands.build import compile_or_stop, say
from returnkb.commands.command import Command, Stop
from returnkb.edition_stamp import mark_of
from returnkb.editions import read_editions
from returnkb.print.pdf import NoTypesetter
from returnkb.publish import PointsOutside
from returnkb.publish.copies.folder import site_files
from returnkb.publish.copies.pdf import Papers
from returnkb.publish.copies.table_of_contents import chapters
from returnkb.publish.distribution import KINDS, Order, make_distribution, older_copies
from returnkb.publish.history.git_history import NoHistory, read_histories
from returnkb.publish.history.pages import MODEL, stub_files
from returnkb.publish.packaging.installed_copy import CopyBroken
from returnkb.publish.patch import NoPatcher
from returnkb.publish.zim.build import NoZimWriter
from returnkb.render import render
from returnkb.setting import read_setting, site_address


class Bundle(Command):
    """Build the site and pack it into copies that open without a network, with their checksums."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--out", type=Path, default=Path("dist"), metavar="DIR", help="where the copies go (default: dist)"
        )
        parser.add_argument("--edition", metavar="ID", help="the edition they are named after (default: the last)")
        parser.add_argument(
            "--only", choices=KINDS, nargs="+", default=["zip"], metavar="KIND", help=f"which of {', '.join(KINDS)}"
        )
        parser.add_argument("--all", action="store_true", help="all kinds of copies")
        parser.add_argument(
            "--previous", type=Path, metavar="DIR", help="zips of older editions, to make small updates from"
        )

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        judgement = compile_or_stop(arguments).judgement
        site = arguments.root / "build" / "site"
        say("rendering")
        render(arguments.root, arguments.root / "build" / "pages", site, say)
        try:
            mark = mark_of(read_editions(arguments.root), arguments.today, arguments.edition)
            kinds = KINDS if arguments.all else arguments.only
            order = Order(
                _with_stubs(site_files(site), arguments.root),
                chapters(judgement),
                mark,
                arguments.out,
                kinds,
                arguments.previous,
                Papers(judgement, read_setting(arguments.root).labels, arguments.root, site_address(arguments.root)),
                say,
            )
            if "updates" in kinds:
                _tell_updates(order)
            for path in make_distribution(order):
                print(f"{path}  {path.stat().st_size / 1_000_000:.2f} MB")
        except (PointsOutside, CopyBroken, NoPatcher, NoTypesetter, NoZimWriter, ValueError) as refusal:
            raise Stop(f"{refusal}. Nothing more was packed.") from None
        return 0


def _tell_updates(order: Order) -> None:
    """Say from which older editions there will be updates, or how to have some."""
    if not order.previous:
        say("no updates: keep the zips of older editions in one folder and name it with --previous DIR")
    elif not (found := older_copies(order.previous, order.name)):
        say(f"no updates: {order.previous} holds no zip of an older edition, such as returnkb-2026.10.zip")
    else:
        say(f"updates will be made from {', '.join(path.stem for path in found)}")


def _with_stubs(files: dict[str, bytes], root: Path) -> dict[str, bytes]:
    """The site's files and a page for every withdrawn entry, so that links in older copies and notes still lead somewhere."""
    try:
        histories = read_histories(root)
    except NoHistory as reason:
        say(f"{reason}")
        return files
    stubs = stub_files(files[MODEL].decode("utf-8"), histories, linked=False)
    return {**stubs, **files}
