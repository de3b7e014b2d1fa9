"""`returnkb new`: a template to fill in."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from returnkb.commands.command import Command, Stop
from returnkb.corpus import load, place_of
from returnkb.entry import KINDS
from returnkb.fields import template


class New(Command):
    """Write a template for a new entry, such as `returnkb new service kosovo/prizren/legal-aid`."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS), help="the kind of entry")
        parser.add_argument("id", help="folder and name, such as kosovo/prizren/legal-aid")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        corpus, _ = load(arguments.root)
        place = place_of(arguments.id)
        if "/" not in arguments.id or (place is not None and place not in corpus.places):
            known = ", ".join(sorted(record.id for record in corpus.places.values() if record.what.is_country))
            raise Stop(f"“{arguments.id}” does not start with a place, programmes/ or guide/. Countries are: {known}.")
        path = arguments.root / "docs" / f"{arguments.id}.md"
        if path.exists():
            raise Stop(f"{path} is there already; choose another name.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(template(arguments.kind), encoding="utf-8")
        print(f"{path}\nFill it in, delete the comments, then run: returnkb check {path}")
        return 0
