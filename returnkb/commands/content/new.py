"""`returnkb new`: the template of an entry."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from pathlib import Path

from returnkb.commands.command import Command, CommandError
from returnkb.corpus.corpus import Corpus, place_of
from returnkb.corpus.field_docs import template
from returnkb.corpus.load import load
from returnkb.model.entry import KINDS
from returnkb.rules.page_urls import owner_of, page_owners

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*){1,2}")


class New(Command):
    """Write a template for a new entry, such as `returnkb new service kosovo/prizren/legal-aid`."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS), help="the kind of entry")
        parser.add_argument("id", help="folder and name, such as kosovo/prizren/legal-aid")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        corpus, _ = load(arguments.root)
        path = _path(arguments.root, arguments.id, corpus)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(template(arguments.kind))
        except FileExistsError:
            raise CommandError(f"{path} is there already; choose another name.") from None
        print(f"{path}\nFill it in, delete the comments, then run: returnkb check {path}")
        return 0


def _path(root: Path, entry_id: str, corpus: Corpus) -> Path:
    """The path of a new entry inside docs/; raises CommandError for an id that no entry can have."""
    if not _ID.fullmatch(entry_id):
        raise CommandError(
            f"“{entry_id}” is not an id. Write folder and name in a–z, 0–9 and hyphens, such as kosovo/prizren/legal-aid."
        )
    place = place_of(entry_id)
    if place is not None and place not in corpus.places:
        known = ", ".join(sorted(record.id for record in corpus.places.values() if record.value.is_country))
        raise CommandError(f"“{entry_id}” does not start with a place, programmes/ or guide/. Countries are: {known}.")
    owner = owner_of(entry_id, page_owners(corpus))
    if owner:
        raise CommandError(
            f"“{entry_id}” has the address of another page, which belongs to {owner}. Choose another name."
        )
    docs = root.resolve() / "docs"
    if (docs / entry_id).parent.resolve() != (docs / entry_id).parent:
        raise CommandError(f"A symbolic link in docs/ leads “{entry_id}” elsewhere. Replace the link with a folder.")
    return root / "docs" / f"{entry_id}.md"
