"""`returnkb edition`: name the state of the collection, and say what changed since the last."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from returnkb.commands.command import Command, Stop
from returnkb.corpus import load
from returnkb.editions import make_edition, read_editions, save_edition
from returnkb.findings import as_text, errors
from returnkb.rules import check


class EditionCommand(Command):
    """Name a dated edition and write what changed since the one before."""

    called = "edition"

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("new", "list"), help="name the present state, or list what was named")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        before = read_editions(arguments.root)
        if arguments.what == "list":
            for edition in before:
                print(edition.lines()[0])
            return 0
        corpus, form = load(arguments.root)
        wrong = errors([*form, *check(corpus, arguments.today)])
        if wrong:
            print(as_text(wrong))
            raise Stop("An edition is only made of a collection without errors. Nothing was written.")
        edition = make_edition(corpus, before, arguments.today)
        path = save_edition(arguments.root, edition)
        print("\n".join(edition.lines()))
        print(f"Written to {path}. Commit it, and tag the commit {edition.id}.")
        return 0
