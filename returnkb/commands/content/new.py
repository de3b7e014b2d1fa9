"""`returnkb new`: a new entry, country, place, organisation or source, in the right file."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import get_args

from returnkb.build.file_sync import write_file
from returnkb.commands.command import Command, CommandError
from returnkb.commands.content.new_registers import new_country, new_organisation, new_place, new_source
from returnkb.commands.content.new_service import SERVICE_OPTIONS, new_service
from returnkb.corpus.corpus import Corpus, place_of
from returnkb.corpus.field_docs import template
from returnkb.corpus.load import load
from returnkb.model.entry import KINDS
from returnkb.model.finding import as_text, errors
from returnkb.model.place import Place
from returnkb.model.source import Organisation, SourceType
from returnkb.rules import check
from returnkb.rules.page_urls import owner_of, page_owners

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*){1,2}")
# What writes one file or record, by its kind: path and whole new text.
REGISTERS: dict[str, Callable[[Corpus, Namespace], tuple[str, str]]] = {
    "country": new_country,
    "place": new_place,
    "organisation": new_organisation,
    "source": new_source,
}
_OPTIONS = (
    ("--name", "place, organisation: the name it goes by (default: from the id)"),
    ("--title", "source, service: the title"),
    ("--publisher", "source: who published it"),
    ("--published", "source: when, as YYYY, YYYY-MM or YYYY-MM-DD (default: undated)"),
    ("--url", "source: its address"),
    ("--held", "source without an address: where it can be read"),
    ("--language", "source: its language (default: en)"),
    ("--parent", "place: the place it is part of (default: its country)"),
    ("--country", "organisation: ISO code of the country it works in"),
    ("--website", "organisation, service: its site"),
    ("--organisation", "service: id or name of the organisation"),
    ("--offers", "service: kinds of help from sources/services.yml, with commas"),
    ("--topic", "service: a topic of sources/topics.yml (default: that of its kind)"),
    ("--text", "service: one sentence of fact"),
    ("--source", "service: id of the source that says so"),
    ("--observed", "service: the time the sentence is about (default: unknown)"),
    ("--phone", "service: a number with its country code"),
    ("--address", "service: its address, never of a shelter"),
    ("--email", "service: a mailbox of the organisation"),
    ("--hours", "service: opening hours"),
)


class New(Command):
    """Write a new entry, country, place, organisation or source, such as `returnkb new service kosovo/prizren/legal-aid`."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted({*KINDS, *REGISTERS}), help="what is new")
        parser.add_argument(
            "id", help="entry: folder and name, such as kosovo/prizren/legal-aid; country: its ISO code; others: the id"
        )
        kinds = sorted({*get_args(SourceType), *get_args(Organisation.model_fields["type"].annotation)})
        parser.add_argument("--type", choices=kinds, help="source, organisation: what sort of publisher or body it is")
        parser.add_argument("--kind", dest="place_kind", choices=get_args(Place.model_fields["kind"].annotation))
        parser.add_argument("--role", choices=("return", "host"), default="return", help="country: returned to or from")
        parser.add_argument(
            "--read", type=_read_day, metavar="DAY", help="source: the day you read it (default: today)"
        )
        for option, words in _OPTIONS:
            parser.add_argument(option, metavar="TEXT", help=words)

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        corpus, _ = load(arguments.root)
        if arguments.kind in REGISTERS:
            path, text = REGISTERS[arguments.kind](corpus, arguments)
            return _write_checked(arguments, arguments.root / path, text)
        path_of_entry = _path(arguments.root, arguments.id, corpus)
        if arguments.kind == "service" and (
            sys.stdin.isatty() or any(getattr(arguments, one) for one in SERVICE_OPTIONS)
        ):
            if path_of_entry.exists() or path_of_entry.is_symlink():
                raise CommandError(f"{path_of_entry} is there already; choose another name.")
            return _write_checked(arguments, path_of_entry, new_service(corpus, arguments))
        try:
            path_of_entry.parent.mkdir(parents=True, exist_ok=True)
            with path_of_entry.open("x", encoding="utf-8") as file:
                file.write(template(arguments.kind))
        except FileExistsError:
            raise CommandError(f"{path_of_entry} is there already; choose another name.") from None
        print(f"{path_of_entry}\nFill it in, delete the comments, then run: returnkb check {path_of_entry}")
        return 0


def _write_checked(arguments: Namespace, path: Path, text: str) -> int:
    """Write a file and check it; with anything to fix in it, put back what was there and print the findings."""
    root: Path = arguments.root
    if path.parent.resolve() != root.resolve() / path.parent.relative_to(root) or path.is_symlink():
        raise CommandError(f"A symbolic link leads “{path}” elsewhere. Replace the link with a folder.")
    before = path.read_bytes() if path.is_file() else None
    write_file(path, text.encode("utf-8"))
    corpus, findings = load(root)
    name = path.relative_to(root).as_posix()
    found = [one for one in errors([*findings, *check(corpus, arguments.today)]) if one.path == name]
    if found:
        print(as_text(sorted({*found})))
        if before is None:
            path.unlink()
        else:
            write_file(path, before)
        raise CommandError(f"{len(found)} to fix in what was given. Nothing was written.")
    print(path)
    return 0


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a day (YYYY-MM-DD)") from None


def _path(root: Path, entry_id: str, corpus: Corpus) -> Path:
    """The path of a new entry inside docs/; raises CommandError for an id that no entry can have."""
    if not _ID.fullmatch(entry_id):
        raise CommandError(
            f"“{entry_id}” is not an id. Write folder and name in a–z, 0–9 and hyphens, such as kosovo/prizren/legal-aid."
        )
    place = place_of(entry_id)
    if place is not None and place not in corpus.places:
        known = ", ".join(sorted(record.id for record in corpus.places.values() if record.value.is_country))
        countries = f"Countries are: {known}." if known else "There is no country yet."
        raise CommandError(
            f"“{entry_id}” does not start with a place, programmes/ or guide/. {countries} "
            "Add what is missing: returnkb new country CODE, returnkb new place COUNTRY/PLACE."
        )
    owner = owner_of(entry_id, page_owners(corpus))
    if owner:
        raise CommandError(
            f"“{entry_id}” has the address of another page, which belongs to {owner}. Choose another name."
        )
    docs = root.resolve() / "docs"
    if (docs / entry_id).parent.resolve() != (docs / entry_id).parent:
        raise CommandError(f"A symbolic link in docs/ leads “{entry_id}” elsewhere. Replace the link with a folder.")
    return root / "docs" / f"{entry_id}.md"
