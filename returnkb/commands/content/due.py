"""`returnkb due`: the review queue."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from returnkb.assessment.assess import assess
from returnkb.assessment.review_queue import review_queue, unread_sources
from returnkb.commands.command import Command, CommandError
from returnkb.corpus.corpus import Record
from returnkb.model.edtf import format_day
from returnkb.model.source import Source
from returnkb.rules import load_valid


class Due(Command):
    """List the entries to look at first, the most harmful when wrong before the rest."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--limit", type=int, default=30, metavar="N", help="how many to list (default 30; 0 for all)"
        )
        parser.add_argument("--sources", action="store_true", help="list the sources no machine has seen live instead")
        parser.add_argument("--country", metavar="FOLDER", help="only entries of this country, such as kosovo")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        corpus = load_valid(arguments.root, arguments.today)
        countries = sorted(place.id for place in corpus.places.values() if place.value.is_country)
        if arguments.country and arguments.country not in countries:
            raise CommandError(f"There is no country “{arguments.country}”. Write one of: {', '.join(countries)}.")
        assessed = assess(corpus, arguments.today)
        if arguments.sources:
            return _sources(unread_sources(assessed), arguments.limit)
        queue = review_queue(assessed)
        if arguments.country:
            queue = [item for item in queue if item.record.id.startswith(f"{arguments.country}/")]
        for item in queue[: arguments.limit or None]:
            print(
                f"{item.freshness.status:<13} docs/{item.record.id}.md\n              {item.record.value.title}: {item.freshness.reason}"
            )
        print(f"{len(queue)} entries to look at on {format_day(arguments.today)}.")
        return 0


def _sources(unseen: list[Record[Source]], limit: int) -> int:
    for record in unseen[: limit or None]:
        print(f"{record.id:<30} read {record.value.read.day}  {record.value.title}")
    print(f"{len(unseen)} sources no machine has seen live; `returnkb observe --due` looks at them.")
    return 0
