"""`returnkb services`: how many services there are, and how many a counsellor can call or write to."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from returnkb.assessment.assess import assess
from returnkb.assessment.counts.services import ServiceCounts, count_services
from returnkb.commands.command import Command
from returnkb.rules import load_valid


class Services(Command):
    """Count services by country: those that once existed, and those with a phone, mailbox or form"""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("--missing", action="store_true", help="list the services without phone, mailbox or form")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        corpus = load_valid(arguments.root, arguments.today)
        total, countries = count_services(assess(corpus, arguments.today))
        print(f"{'country':<24} once existed  present  phone, mail or form")
        for country, counts in (*countries.items(), ("all", total)):
            print(_line(country, counts))
        if arguments.missing:
            print("\n".join(("", "Neither phone, mailbox nor form:", *total.others)))
        return 0


def _line(country: str, counts: ServiceCounts) -> str:
    return f"{country:<24} {counts.past:>12}  {counts.present:>7}  {counts.contactable:>5} ({counts.share:.0%})"
