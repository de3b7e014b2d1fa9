"""`returnkb same`: do two builds of one state have the same bytes?"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from returnkb.commands.command import Command, Stop
from returnkb.publish.sameness import NothingToCompare, differences, files_of


class Same(Command):
    """Compare two folders of copies, or two copies, made from the same state, and name every file and member that differs."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("one", type=Path, metavar="A", help="a folder of copies, or one copy")
        parser.add_argument("other", type=Path, metavar="B", help="the same, built in another place")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        try:
            found = list(differences(arguments.one, arguments.other))
            count = len(files_of(arguments.one))
        except NothingToCompare as refusal:
            raise Stop(f"{refusal}.") from None
        for line in found:
            print(line)
        if not found:
            print(f"{count} file{'s' if count != 1 else ''}, each with the same bytes in both.")
        return 1 if found else 0
