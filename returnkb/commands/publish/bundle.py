"""`returnkb bundle`: the copies that need no network, from one compiled collection."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from returnkb.build.mkdocs_render import UnsafePages
from returnkb.commands.command import Command, CommandError
from returnkb.commands.steps import compile_or_stop, say
from returnkb.corpus.settings import read_site_settings, site_address
from returnkb.editions.edition import read_editions
from returnkb.editions.stamp import stamp_of
from returnkb.print.pdf import PdfUnavailable
from returnkb.publish.copies.pdf import Papers
from returnkb.publish.copies.render import Article, CopySource, files_for_copies
from returnkb.publish.distribution import KINDS, DistributionRequest, make_distribution, older_copies
from returnkb.publish.history.git_history import NoHistory, read_histories
from returnkb.publish.history.pages import withdrawn_articles
from returnkb.publish.packaging.external_requests import ExternalRequest
from returnkb.publish.packaging.installed_copy import CopyBroken
from returnkb.publish.zim.build import NoZimWriter


class Bundle(Command):
    """Build the collection into copies that open without a network, with their checksums."""

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
        root: Path = arguments.root
        assessed = compile_or_stop(arguments).assessed
        try:
            editions, setting = read_editions(root), read_site_settings(root)
            files = files_for_copies(root / "build")
            request = DistributionRequest(
                CopySource(assessed, editions, setting, files, _withdrawn(root)),
                stamp_of(editions, arguments.today, arguments.edition),
                arguments.out,
                KINDS if arguments.all else arguments.only,
                arguments.previous,
                Papers(assessed, setting.labels, root, site_address(root)),
                say,
            )
            if "updates" in request.kinds:
                _report_updates(request)
            for path in make_distribution(request):
                print(f"{path}  {path.stat().st_size / 1_000_000:.2f} MB")
        except UnsafePages as refusal:
            print("\n".join(refusal.lines()))
            raise CommandError(f"{refusal}. Nothing more was packed.") from None
        except (ExternalRequest, CopyBroken, PdfUnavailable, NoZimWriter, ValueError) as refusal:
            raise CommandError(f"{refusal}. Nothing more was packed.") from None
        return 0


def _report_updates(request: DistributionRequest) -> None:
    """Report from which older editions there will be updates, or how to have some."""
    if not request.previous:
        say("no updates: keep the zips of older editions in one folder and name it with --previous DIR")
    elif not (found := older_copies(request.previous, request.name)):
        say(f"no updates: {request.previous} holds no zip of an older edition, such as returnkb-2026.10.zip")
    else:
        say(f"updates will be made from {', '.join(path.stem for path in found)}")


def _withdrawn(root: Path) -> Sequence[Article]:
    """A notice for every withdrawn entry, so that links in older copies and notes still lead somewhere."""
    try:
        return list(withdrawn_articles(read_histories(root), linked=False))
    except NoHistory as reason:
        say(f"{reason}")
        return []
