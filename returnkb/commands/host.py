"""`returnkb host`: what a hosted site has beyond the pages."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from returnkb.bundle.contents import chapters
from returnkb.bundle.edition_mark import mark_of
from returnkb.bundle.folder import site_files
from returnkb.bundle.web_app import switch_off, web_files, write_web_files
from returnkb.commands.build import say
from returnkb.commands.command import Command, Stop
from returnkb.corpus import load
from returnkb.editions import read_editions
from returnkb.judgement import judge


class Host(Command):
    """Add to a built site what lets readers keep it on their device; or take that back with --no-keep."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("--site", type=Path, metavar="DIR", help="the built site (default: build/site in the tree)")
        parser.add_argument(
            "--no-keep", action="store_true", help="the kill switch: kept copies delete themselves at the next visit"
        )

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        site: Path = arguments.site or arguments.root / "build" / "site"
        if not (site / "index.html").is_file():
            raise Stop(f"There is no site in {site}; run `returnkb build` first.")
        mark = mark_of(read_editions(arguments.root), arguments.today)
        if arguments.no_keep:
            write_web_files(switch_off(mark), site)
            say("readers' saved copies delete themselves at their next visit")
            return 0
        judgement = judge(load(arguments.root)[0], arguments.today)
        places = {chapter.id: chapter.title for chapter in chapters(judgement) if chapter.id in judgement.corpus.places}
        say("listing the files")
        write_web_files(web_files(site_files(site), places, mark), site)
        print(f"{site}: edition {mark.id} can be kept for offline. Serve sw.js with “Cache-Control: no-cache”.")
        return 0
