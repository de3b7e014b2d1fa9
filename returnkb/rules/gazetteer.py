"""Rules on places: parents, country codes, names and file names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath

from returnkb.corpus.corpus import Corpus, Record
from returnkb.model.place import Place
from returnkb.rules.engine.rule import MUST_FIX, Fault, Rule, rule

RULES: list[Rule] = []


@rule(
    RULES,
    "G01",
    MUST_FIX,
    "A place's parent exists, and the chain of parents ends at its country.",
    "one place, one address",
)
def parents(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Places whose chain of parents has a cycle or does not end at the country of their id."""
    for record in corpus.places.values():
        place = record.value
        yield from _areas(corpus, record)
        if place.is_country:
            continue
        chain = corpus.chain(place.id)
        if not chain[-1].is_country or chain[-1].id != place.country_id:
            yield Fault(
                record,
                ("parent",),
                f"The parents of “{place.id}” do not lead to “{place.country_id}”.",
                "Give the id of the place it is part of.",
            )


def _areas(corpus: Corpus, record: Record[Place]) -> Iterator[Fault]:
    for position, area in enumerate(record.value.also_in):
        if area not in corpus.places:
            yield Fault(record, ("also_in", position), f"There is no place “{area}”.", "Add the area, or take it away.")


@rule(
    RULES,
    "G02",
    MUST_FIX,
    "Countries have a code and a role; other places have neither.",
    "host country and country of return are told apart",
)
def codes(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Countries without the fields that they need, and other places with fields of countries."""
    for record in corpus.places.values():
        place = record.value
        if place.is_country and not (place.code and place.roles):
            yield Fault(
                record,
                (),
                f"The country “{place.id}” lacks its code or its role.",
                "Add `code: XX` and `roles: [return]` or `[host]`.",
            )
        if not place.is_country and (place.code or place.roles or place.footnote):
            yield Fault(
                record,
                (),
                f"“{place.id}” is not a country, but has a country's code, role or footnote.",
                "Take it away.",
            )


@rule(
    RULES, "G03", MUST_FIX, "Every place has an English label; no name is a bare code.", "country codes are never words"
)
def names(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Missing labels, and codes given as names; airport codes (IATA), which people type, are allowed in `other`."""
    for record in corpus.places.values():
        if not record.value.names.get("en"):
            yield Fault(
                record, ("names",), f"“{record.id}” has no English name.", "Add `en: [the name used on pages]`."
            )
        typed = {name for name in record.value.other if len(name) > 2}
        for name in record.value.every_name():
            if name not in typed and re.fullmatch(r"[A-Z]{2,3}", name):
                yield Fault(
                    record,
                    ("names",),
                    f"“{name}” is a code, not a name.",
                    "Take it away: codes are not searched as words.",
                )


@rule(
    RULES, "G04", MUST_FIX, "A country is in the file named by its code.", "a place must be found by whoever mends it"
)
def file_names(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Countries in a file that is not named by their code, as gm.yml is for the Gambia (GM)."""
    for record in corpus.places.values():
        code, name = record.value.code, PurePosixPath(record.document.path).stem
        if record.value.is_country and code and code.lower() != name:
            sentence = f"“{record.id}” has the code {code}, but this file is named “{name}.yml”."
            yield Fault(record, ("code",), sentence, f"Move it to sources/places/{code.lower()}.yml, or mend the code.")
