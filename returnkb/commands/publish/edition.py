"""`returnkb edition`: create editions, list them, and print the differences between two."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from returnkb.commands.command import Command, CommandError
from returnkb.corpus.edition_files import read_editions, save_edition
from returnkb.editions.diff import differences, format_difference, summary
from returnkb.editions.snapshot import make_edition
from returnkb.model.edition import Edition
from returnkb.rules import load_valid

NOW = "now"


class EditionCommand(Command):
    """Name a dated edition, list what was named, or print what changed for the reader between two."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument(
            "what", choices=("new", "list", "diff"), help="name the present state, list, or compare two"
        )
        parser.add_argument(
            "names", nargs="*", metavar="EDITION", help=f"for diff: two editions, such as 2026.11 and {NOW}"
        )

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        before = read_editions(arguments.root)
        if arguments.names and arguments.what != "diff":
            raise CommandError(f"“edition {arguments.what}” takes no names. Leave out: {' '.join(arguments.names)}.")
        if arguments.what == "list":
            for edition in before:
                print(edition.lines()[0])
        elif arguments.what == "diff":
            _diff(arguments, before)
        else:
            edition = make_edition(load_valid(arguments.root, arguments.today), before, arguments.today)
            path = save_edition(arguments.root, edition)
            print("\n".join(edition.lines()))
            print(f"Written to {path}. Commit it, and tag the commit {edition.id}.")
        return 0


def _diff(arguments: Namespace, editions: Sequence[Edition]) -> None:
    """Print every difference between two editions, the summary first; `now` is the present state."""
    if len(arguments.names) != 2:
        raise CommandError(
            f"Name two editions: `returnkb edition diff 2026.11 {NOW}`. `returnkb edition list` names them all."
        )
    corpus = load_valid(arguments.root, arguments.today)
    known = {edition.id: edition for edition in editions}
    if NOW in arguments.names:
        known[NOW] = make_edition(corpus, [], arguments.today)
    for name in arguments.names:
        if name not in known:
            raise CommandError(
                f"There is no edition “{name}”. Write one of: {', '.join(dict.fromkeys([*known, NOW]))}."
            )
    old, new = (known[name] for name in arguments.names)
    found = differences(old, new, corpus.current_ids)
    print(summary(old, new, found))
    for difference in found:
        print(format_difference(difference))
