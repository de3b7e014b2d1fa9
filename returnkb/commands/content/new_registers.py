"""New records of registers: country, place, organisation and source, each as a path and the new text of its file."""

from __future__ import annotations

import re
from argparse import Namespace
from pathlib import Path
from typing import get_args

from returnkb.commands.command import CommandError
from returnkb.commands.content.asking import needed
from returnkb.corpus.corpus import Corpus
from returnkb.corpus.new_records import country_code, country_text, place_text, record_text, source_text, usual_kind
from returnkb.model.country_names import NAMES
from returnkb.model.source import Organisation, SourceType
from returnkb.text.document_address import document_address
from returnkb.text.identifiers import MAX_ID, slug

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def new_country(corpus: Corpus, arguments: Namespace) -> tuple[str, str]:
    """The file of places of a country by its code or name."""
    code = country_code(arguments.id)
    if code is None:
        raise CommandError(f"“{arguments.id}” is no country. Write its ISO code, such as GM, or its English name.")
    for record in corpus.places.values():
        if record.value.code == code or record.id == slug(NAMES[code]):
            raise CommandError(f"{NAMES[code]} is there already, as {record.id} in {record.document.path}.")
    path = f"sources/places/{code.lower()}.yml"
    if (Path(arguments.root) / path).exists():
        raise CommandError(f"{path} is there already. Mend it: returnkb check {path}")
    return path, country_text(code, arguments.role)


def new_place(corpus: Corpus, arguments: Namespace) -> tuple[str, str]:
    """The file of a country's places with one more at its end."""
    country, _, name = arguments.id.partition("/")
    record = corpus.places.get(country)
    if not _SLUG.fullmatch(name) or record is None or not record.value.is_country:
        known = ", ".join(sorted(one.id for one in corpus.places.values() if one.value.is_country)) or "none yet"
        raise CommandError(f"“{arguments.id}” is no place of a country. Write country/place; countries are: {known}.")
    if arguments.id in corpus.places:
        raise CommandError(
            f"There is a place “{arguments.id}” already, in {corpus.places[arguments.id].document.path}."
        )
    label = arguments.name or name.replace("-", " ").title()
    kind = arguments.place_kind or usual_kind(corpus, country)
    path = record.document.path
    text = (Path(arguments.root) / path).read_text(encoding="utf-8-sig")
    return path, text.rstrip("\n") + "\n" + place_text(arguments.id, label, kind, arguments.parent or country)


def new_organisation(corpus: Corpus, arguments: Namespace) -> tuple[str, str]:
    """The file of an organisation."""
    path = _path(arguments, "sources/organisations")
    name = arguments.name or arguments.id.replace("-", " ").title()
    same = next((one for one in corpus.organisations.values() if one.value.name.casefold() == name.casefold()), None)
    if same:
        raise CommandError(f"{name} is there already, as {same.id} in {same.document.path}.")
    kind = arguments.type or "unknown"
    _in_list(kind, get_args(Organisation.model_fields["type"].annotation))
    return path, record_text({"name": name, "type": kind, "country": arguments.country, "website": arguments.website})


def new_source(corpus: Corpus, arguments: Namespace) -> tuple[str, str]:
    """The file of a source that somebody read."""
    path = _path(arguments, "sources/register")
    address = document_address(arguments.url) if arguments.url else None
    with_address = (one for one in corpus.sources.values() if address and one.value.url)
    same = next((one for one in with_address if document_address(one.value.url or "") == address), None)
    if same:
        raise CommandError(f"{arguments.url} is there already, as {same.id} in {same.document.path}.")
    questions = {
        "title": "What is its title, as published?",
        "publisher": "Who published it?",
        "type": f"What sort of publisher is that ({', '.join(get_args(SourceType))})?",
    }
    where = "held" if arguments.held else "url"
    given = needed(arguments, questions | {where: "Where can it be read?"})
    _in_list(given["type"], get_args(SourceType))
    fields = {
        "title": given["title"],
        "publisher": given["publisher"],
        "type": given["type"],
        "language": arguments.language or "en",
        "published": arguments.published or "undated",
        where: given[where],
    }
    return path, source_text(fields, arguments.read or arguments.today)


def _path(arguments: Namespace, folder: str) -> str:
    if not _SLUG.fullmatch(arguments.id) or len(arguments.id) > MAX_ID:
        raise CommandError(f"“{arguments.id}” is not an id. Write it in a–z, 0–9 and hyphens, such as advice-house.")
    path = f"{folder}/{arguments.id}.yml"
    if (Path(arguments.root) / path).exists():
        raise CommandError(f"{path} is there already; choose another id.")
    return path


def _in_list(given: str, choices: tuple[str, ...]) -> None:
    if given not in choices:
        raise CommandError(f"“{given}” is none of the types. Write one of: {', '.join(choices)}.")
