"""`returnkb host`: what a hosted site has beyond the pages."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from returnkb.commands.build import say
from returnkb.commands.command import Command, Stop
from returnkb.corpus import load
from returnkb.edition_stamp import EditionMark, mark_of
from returnkb.editions import read_editions
from returnkb.judgement import judge
from returnkb.publish.copies.folder import site_files
from returnkb.publish.copies.table_of_contents import chapters
from returnkb.publish.history.git_history import NoHistory, read_histories
from returnkb.publish.history.pages import MODEL, edition_files, history_files, linked_to_history, stub_files
from returnkb.publish.hosting.downloads_page import Downloads
from returnkb.publish.hosting.not_found import NAME as NOT_FOUND
from returnkb.publish.hosting.not_found import not_found_page
from returnkb.publish.hosting.service_worker import Hosted, hosted, switch_off, web_files, write_web_files
from returnkb.publish.lean import is_lean, lean_pages, without_theme
from returnkb.publish.packaging.checksums import NAME as SUMS
from returnkb.publish.packaging.checksums import read_sums
from returnkb.publish.trust.signature import SIGNATURE
from returnkb.setting import site_address


class Host(Command):
    """Make a built site ready for its host: lean pages, its history and editions, and what lets readers keep it."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("--site", type=Path, metavar="DIR", help="the built site (default: build/site in the tree)")
        parser.add_argument(
            "--previous",
            type=Path,
            metavar="DIR",
            action="append",
            default=[],
            help="a site as it was hosted before: readers who keep it get the differences alone (may be repeated)",
        )
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
        before = [_before(folder) for folder in arguments.previous]
        judgement = judge(load(arguments.root)[0], arguments.today)
        places = {chapter.id: chapter.title for chapter in chapters(judgement) if chapter.id in judgement.corpus.places}
        files = site_files(site)
        if not is_lean(files):
            say("making the pages lean")
            files = lean_pages(files)
            write_web_files(files, site)
        write_web_files(_past(arguments.root, site, files, mark) | _not_found(arguments.root, files), site)
        say("listing the files")
        kept = without_theme(site_files(site))
        write_web_files(web_files(kept, places, mark, before), site)
        print(f"{site}: edition {mark.id} can be kept for offline. Serve sw.js with “Cache-Control: no-cache”.")
        return 0


def _before(folder: Path) -> Hosted:
    try:
        return hosted(folder)
    except (OSError, ValueError, KeyError) as fault:
        raise Stop(
            f"{folder} is no site as `returnkb host` leaves it ({fault}); give the folder that was hosted, or leave --previous out."
        ) from None


def _past(root: Path, site: Path, files: Mapping[str, bytes], mark: EditionMark) -> dict[str, bytes]:
    """The pages about the past and those of entries, which lead to it; without git there are none, and that is said."""
    try:
        histories = read_histories(root)
    except NoHistory as reason:
        say(f"{reason}")
        return {}
    editions = read_editions(root)
    say(f"writing the history of {len(histories)} entries")
    model = files[MODEL].decode("utf-8")
    marks = [EditionMark(edition.id, edition.day, number) for number, edition in enumerate(editions, 1)] or [mark]
    return {
        **linked_to_history(files, histories),
        **history_files(model, histories, editions),
        **_unseen(stub_files(model, histories, linked=True), files),
        **edition_files(model, marks, _downloads(site / "downloads")),
    }


def _unseen(stubs: Mapping[str, bytes], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Stubs where the site has no page: one of its own says more, such as where an entry moved or why it was taken away."""
    return {address: stub for address, stub in stubs.items() if address not in files}


def _not_found(root: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The page for unknown addresses; it has to know whether the site lies in a folder of its host."""
    address = site_address(root)
    if not address:
        say(
            f"{NOT_FOUND} leads to the top of its host; if the site lies in a folder there, write site_url into mkdocs.yml"
        )
    return {NOT_FOUND: not_found_page(files[MODEL].decode("utf-8"), address)}


def _downloads(folder: Path) -> Downloads:
    """What lies in the site's folder of downloads and is in its list of sums."""
    listed = folder / SUMS
    sums = read_sums(listed.read_text(encoding="utf-8")) if listed.is_file() else {}
    there = {
        name: (digest, (folder / name).stat().st_size) for name, digest in sums.items() if (folder / name).is_file()
    }
    return Downloads(there, signed=(folder / SIGNATURE).is_file())
