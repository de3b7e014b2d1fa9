"""`returnkb bundle`: offline copies of a compiled collection."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from returnkb.build.compile import compile_tree
from returnkb.commands.command import Command, CommandError
from returnkb.commands.steps import print_progress
from returnkb.corpus.corpus import Corpus
from returnkb.corpus.site_config_file import read_site_config
from returnkb.editions.stamp import stamp_of
from returnkb.print.pdf import PdfUnavailable
from returnkb.publish.copies.article import Article
from returnkb.publish.copies.pdf import PdfSource
from returnkb.publish.copies.render import CopySource, files_for_copies
from returnkb.publish.distribution import KINDS, DistributionRequest, make_distribution, previous_zips
from returnkb.publish.history.git_history import HistoryUnavailable, read_histories
from returnkb.publish.history.pages import withdrawn_articles
from returnkb.publish.history.withheld import without_refused
from returnkb.publish.packaging.external_requests import ExternalRequest
from returnkb.publish.packaging.installed_copy import CopyDamaged
from returnkb.publish.zim.build import ZimNotWritten
from returnkb.text.html.allowlist import UnsafePages


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
        context = compile_tree(arguments.root, arguments.root / "build", arguments.today, print_progress).context
        try:
            corpus = context.assessed.corpus
            files = files_for_copies(root / "build")
            request = DistributionRequest(
                CopySource(context, files, _withdrawn(root, corpus, arguments.today)),
                stamp_of(corpus.editions, arguments.today, arguments.edition),
                arguments.out,
                KINDS if arguments.all else arguments.only,
                arguments.previous,
                PdfSource(context.assessed, corpus.settings.labels, root, read_site_config(root).url),
                print_progress,
            )
            if "updates" in request.kinds:
                _report_updates(request)
            for path in make_distribution(request):
                print(f"{path}  {path.stat().st_size / 1_000_000:.2f} MB")
        except UnsafePages as refusal:
            print("\n".join(refusal.lines()))
            raise CommandError(f"{refusal}. Nothing more was packed.") from None
        except (ExternalRequest, CopyDamaged, PdfUnavailable, ZimNotWritten, ValueError) as refusal:
            raise CommandError(f"{refusal}. Nothing more was packed.") from None
        return 0


def _report_updates(request: DistributionRequest) -> None:
    """Report from which older editions updates will be made, or why from none."""
    if not request.previous:
        print_progress("no updates: keep the zips of older editions in one folder and name it with --previous DIR")
    elif not (found := previous_zips(request.previous, request.name)):
        print_progress(f"no updates: {request.previous} holds no zip of an older edition, such as returnkb-2026.10.zip")
    else:
        print_progress(f"updates will be made from {', '.join(path.stem for path in found)}")


def _withdrawn(root: Path, corpus: Corpus, today: date) -> Sequence[Article]:
    """A notice for every withdrawn entry, so that links in older copies keep working."""
    try:
        return list(withdrawn_articles(without_refused(read_histories(root), corpus, today), link_history=False))
    except HistoryUnavailable as reason:
        print_progress(str(reason))
        return []
