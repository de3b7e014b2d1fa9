"""`returnkb host`: the site as files for a static web host."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from returnkb.build.compile import compile_tree
from returnkb.build.file_sync import write_file
from returnkb.commands.command import Command, CommandError
from returnkb.commands.steps import print_progress
from returnkb.corpus.corpus import Corpus
from returnkb.corpus.edition_files import read_editions
from returnkb.corpus.site_config_file import read_site_config
from returnkb.editions.stamp import stamp_of
from returnkb.publish.copies.render import CopySource, compiled_files
from returnkb.publish.history.git_history import History, HistoryUnavailable, read_histories
from returnkb.publish.history.withheld import without_refused
from returnkb.publish.hosting.downloads_page import Downloads
from returnkb.publish.hosting.not_found import NOT_FOUND
from returnkb.publish.hosting.response_headers import HEADERS_FILE, headers_file, hosted_at
from returnkb.publish.hosting.server_config import server_files
from returnkb.publish.hosting.service_worker import kill_switch_files, write_site
from returnkb.publish.hosting.site import hosted_site
from returnkb.publish.packaging.checksums import CHECKSUMS, parse_checksums
from returnkb.publish.trust.signature import SIGNATURE
from returnkb.text.html.allowlist import UnsafePages


class Host(Command):
    """Make a built site ready for its host: small pages, history and editions, and what lets readers save it for offline."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("--site", type=Path, metavar="DIR", help="the built site (default: build/site in the tree)")
        parser.add_argument(
            "--no-keep", action="store_true", help="the kill switch: saved sites delete themselves at the next visit"
        )

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        site: Path = arguments.site or arguments.root / "build" / "site"
        if not (site / "index.html").is_file():
            raise CommandError(f"There is no site in {site}; run `returnkb build` first.")
        stamp = stamp_of(read_editions(arguments.root), arguments.today)
        if arguments.no_keep:
            write_site(kill_switch_files(stamp), site)
            print_progress("readers' saved sites delete themselves at their next visit")
            return 0
        source = _source(arguments)
        url = read_site_config(arguments.root).url
        if not url:
            print_progress(
                f"{NOT_FOUND} links to the root of its host; for a site in a folder, write site_url into mkdocs.yml"
            )
        print_progress("rendering")
        try:
            files = hosted_site(
                source, _histories(arguments, source.assessed.corpus), stamp, _downloads(site / "downloads"), url
            )
        except UnsafePages as refusal:
            print("\n".join(refusal.lines()))
            raise CommandError(f"{refusal}; nothing was written.") from None
        names = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()} | files.keys()
        write_site({**files, HEADERS_FILE: headers_file(hosted_at(url), names).encode()}, site)
        print(f"{site}: edition {stamp.id} can be saved for offline.")
        _write_server_files(url, site, arguments.root / "build" / "hosting")
        return 0


def _write_server_files(url: str | None, site: Path, folder: Path) -> None:
    """Write the configuration of web servers beside the site."""
    configs = server_files(hosted_at(url), site.resolve())
    for name, text in configs.items():
        write_file(folder / name, text.encode())
    if configs:
        print(f"{folder}: {' and '.join(configs)} serve it with the headers that it needs.")
    else:
        print_progress(
            f"no configuration of web servers was written: use letters, digits, dots and hyphens in site_url and in {site}"
        )


def _source(arguments: Namespace) -> CopySource:
    context = compile_tree(arguments.root, arguments.root / "build", arguments.today, print_progress).context
    return CopySource(context, compiled_files(arguments.root / "build" / "pages"))


def _histories(arguments: Namespace, corpus: Corpus) -> Mapping[str, History]:
    """The history of every entry less the versions that the rules refuse; without git there is none, and a message says so."""
    try:
        return without_refused(read_histories(arguments.root), corpus, arguments.today)
    except HistoryUnavailable as reason:
        print_progress(str(reason))
        return {}


def _downloads(folder: Path) -> Downloads:
    """The files in the download folder that are in its list of hashes."""
    list_file = folder / CHECKSUMS
    hashes = parse_checksums(list_file.read_text(encoding="utf-8")) if list_file.is_file() else {}
    present = {
        name: (digest, (folder / name).stat().st_size) for name, digest in hashes.items() if (folder / name).is_file()
    }
    return Downloads(present, signed=(folder / SIGNATURE).is_file())
