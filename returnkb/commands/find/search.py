"""`returnkb search`: full-text search on the command line, with the results of the site's search."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from returnkb.commands.command import Command, CommandError


class Search(Command):
    """Find entries by place, topic and words, in any spelling: `returnkb search "insulin prishtine"`."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("query", help="what a counsellor would type")
        parser.add_argument("--country", metavar="XK", help="only this country, by code or folder")
        parser.add_argument("--place", metavar="ID", help="only this place, such as kosovo/prizren")
        parser.add_argument("--topic", metavar="ID", help="only this topic, such as health or health.medicines")
        parser.add_argument(
            "--kind", choices=("condition", "service", "programme", "gap", "guide"), help="only this kind"
        )
        parser.add_argument("--group", metavar="ID", help="only entries for this group, such as roma")
        parser.add_argument("--host", metavar="ID", help="only help for returns from this country, such as germany")
        parser.add_argument("--mode", metavar="ID", help="only help for this way of returning, such as avrr")
        parser.add_argument(
            "--freshness", metavar="LABEL", help="only entries with this label today, such as current or overdue"
        )
        parser.add_argument("--at", metavar="ID", help="which place is meant, when several share a name")
        parser.add_argument(
            "--query", dest="whoosh", action="store_true",
            help='read the query as a formal one: AND, OR, NOT, "phrases", title:words, observed:[2020 to 2024]',
        )  # fmt: skip
        parser.add_argument(
            "--opensearch",
            metavar="URL",
            help="let this index rank the entries, such as http://127.0.0.1:9200/returnkb",
        )
        parser.add_argument("--limit", type=int, default=10, metavar="N", help="how many (default 10)")
        parser.add_argument("--json", action="store_true", help="print JSON")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        from search.cli import SearchError, run  # imported here, so that other commands start faster

        try:
            print(run(arguments.root / "build", arguments))
        except SearchError as error:
            raise CommandError(str(error)) from None
        return 0
