"""`returnkb sheet`: the fact sheet of a place, or of some of its topics, as PDF or HTML."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Collection
from pathlib import Path

from returnkb.assessment.assess import assess
from returnkb.build.file_sync import write_file
from returnkb.commands.command import Command, CommandError
from returnkb.corpus.site_config_file import read_site_config
from returnkb.print.fact_sheet import SheetRequest, fact_sheet
from returnkb.print.pdf import PdfUnavailable, pdf
from returnkb.print.sheet_html import SheetLayout, sheet_html
from returnkb.rules import load_valid


class SheetCommand(Command):
    """Write a fact sheet on a place, whole or by topic and service, for a counsellor or in a client's language."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("place", help="the place's id, such as kosovo/prizren")
        parser.add_argument(
            "--topic", action="append", default=[], metavar="ID", help="only this topic; repeat for more"
        )
        parser.add_argument("--service", action="append", default=[], metavar="ID", help="also this kind of service")
        parser.add_argument("--language", default="en", metavar="CODE", help="language of the words around the facts")
        parser.add_argument(
            "--client",
            action="store_true",
            help="contacts and first steps on two pages, wholly in the language chosen, to hand over",
        )
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a name ending in .pdf or .html")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        corpus = load_valid(arguments.root, arguments.today)
        labels = corpus.settings.labels
        _expect("place", arguments.place, corpus.places)
        _expect("language", arguments.language, labels.languages)
        for topic in arguments.topic:
            _expect("topic", topic, [one for one in corpus.topics if "." not in one])
        for service in arguments.service:
            _expect("kind of service", service, corpus.services)
        assessed = assess(corpus, arguments.today)
        choice = SheetRequest(corpus.place(arguments.place), tuple(arguments.topic), tuple(arguments.service))
        edition = corpus.editions[-1].id if corpus.editions else arguments.today.isoformat()
        layout = SheetLayout(
            labels.of(arguments.language), arguments.client, edition, read_site_config(arguments.root).url
        )
        html = sheet_html(assessed, fact_sheet(assessed, choice), layout)
        write_file(arguments.out, _encoded(html, arguments))
        print(f"Written to {arguments.out}.")
        return 0


def _encoded(html: str, arguments: Namespace) -> bytes:
    if arguments.out.suffix == ".html":
        return html.encode("utf-8")
    if arguments.out.suffix != ".pdf":
        raise CommandError(f"“{arguments.out}” ends neither in .pdf nor in .html. Give it one of the two endings.")
    try:
        return pdf(html, arguments.root)
    except PdfUnavailable as problem:
        raise CommandError(f"{problem} Or give a name ending in .html, and print that from a browser.") from None


def _expect(what: str, given: str, known: Collection[str]) -> None:
    if given in known:
        return
    tail = given.rpartition("/")[2]
    near = [one for one in known if tail in one][:5] or list(known)[:12]
    raise CommandError(f"There is no {what} “{given}”. Write one of: {', '.join(near)}.")
