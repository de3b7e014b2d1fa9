"""`returnkb build`: the whole site."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from returnkb.build.build_stamp import BuildStamp
from returnkb.build.compile import Compiled, compile_tree
from returnkb.commands.command import Command, CommandError
from returnkb.commands.steps import add_trust_argument, print_progress, render_or_stop


class Build(Command):
    """Check, assess and compile everything, then render the site."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--out", type=Path, metavar="DIR", help="where the site goes (default: build/site in the tree)"
        )
        parser.add_argument(
            "--compile-only", action="store_true", help="stop before rendering: pages, data and index only"
        )
        parser.add_argument(
            "--workers", type=int, choices=range(1, 100), metavar="N",
            help="compile the pages of countries in so many worker processes (needs the extra `cluster`)",
        )  # fmt: skip
        parser.add_argument(
            "--scheduler",
            metavar="ADDRESS",
            help="compile them on the workers of this Dask scheduler, which share the folder",
        )
        add_trust_argument(parser)

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        site = arguments.out or arguments.root / "build" / "site"
        stamp = BuildStamp(arguments.root, site, arguments.today)
        is_whole = not (arguments.compile_only or arguments.trust_config)
        if is_whole and stamp.is_current():
            print_progress(f"nothing changed since the last build: {site}")
            return 0
        compiled = _compile(arguments)
        if not arguments.compile_only:
            print_progress("rendering")
            render_or_stop(arguments, site)
            print_progress(f"done: {site}")
        if is_whole:
            stamp.save()
        if compiled.assessed.corpus.publisher is None:
            print_progress("sources/publisher.yml is missing: readers cannot report mistakes from the pages")
        print_progress(f"{compiled.pages} pages, {compiled.changed} files changed")
        return 0


def _compile(arguments: Namespace) -> Compiled:
    """Compile here, or with the pages of countries as shards on a cluster."""
    if not arguments.workers and not arguments.scheduler:
        return compile_tree(arguments.root, arguments.root / "build", arguments.today, print_progress)
    try:
        from returnkb.commands.build.page_shards import ShardsUnusable, page_shards
    except ModuleNotFoundError as error:
        raise CommandError(
            f"--workers and --scheduler need {error.name}: run `pip install 'returnkb[cluster]'`."
        ) from None
    try:
        with page_shards(arguments.root, arguments.today, arguments.scheduler, arguments.workers) as texts:
            return compile_tree(arguments.root, arguments.root / "build", arguments.today, print_progress, texts)
    except ShardsUnusable as error:
        raise CommandError(f"{error} Nothing was written.") from None
