"""Rules on services: phone numbers, claims and places of offices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from returnkb.corpus.corpus import Corpus, Record, place_of
from returnkb.corpus.files.document import Key
from returnkb.model.entry import AnyEntry, Office, Phone, Service
from returnkb.rules.engine.rule import MUST_FIX, UNUSUAL, Fault, Rule, rule
from returnkb.text.characters import searchable
from returnkb.text.phone_numbers import phone_number_fault

RULES: list[Rule] = []
_EXPLAINED = re.compile(r"\bcodes?\b|\+38[13]|\bSerbian?\b", re.IGNORECASE)


@rule(
    RULES,
    "V01",
    MUST_FIX,
    "A phone number has its country code, or is a short or toll-free one.",
    "people call from abroad (E.164)",
)
def phones(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Phone numbers that a link would not dial as they are written."""
    for record, key, phone in _phones(corpus):
        fault = phone_number_fault(phone.number)
        if fault and fault.certain:
            yield Fault(record, key, fault.sentence, fault.repair)


@rule(
    RULES,
    "V04",
    UNUSUAL,
    "A phone number is in a range that its country has given out.",
    "numbering plans (libphonenumber)",
)
def unassigned_numbers(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Phone numbers of a possible length outside the ranges that the numbering plan assigns."""
    for record, key, phone in _phones(corpus):
        fault = phone_number_fault(phone.number)
        if fault and not fault.certain:
            yield Fault(record, key, fault.sentence, fault.repair)


@rule(
    RULES,
    "V05",
    MUST_FIX,
    "A number in Kosovo has the code +383, or its note says why not.",
    "ITU: code 383 since 2016",
)
def kosovo_country_code(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Phone numbers with the code of Serbia (+381) at offices in Kosovo, which had that code until 2018."""
    for record, key, phone in _phones(corpus):
        office = record.value.offices[int(key[1])] if isinstance(record.value, Service) else None
        serbian = searchable(phone.number).replace(" ", "").startswith("+381")
        if office and serbian and office.place.split("/")[0] == "kosovo" and not _EXPLAINED.search(phone.note or ""):
            yield Fault(
                record,
                key,
                f"“{phone.number}” has the code of Serbia (+381), and the office is in Kosovo (+383).",
                "Write +383 if that is the number today, or say in its note that it was published with the old code.",
            )


@rule(RULES, "V02", MUST_FIX, "A service says who runs it, and has a claim that says it exists.", "traceability")
def missing_claims(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Services, programmes and conditions without a claim."""
    for record in corpus.entries.values():
        if record.value.kind in ("service", "programme", "condition") and not record.value.claims:
            yield Fault(
                record,
                ("kind",),
                f"This {record.value.kind} has no claim.",
                "Add a claim with its source; what nobody states is not published.",
            )


@rule(RULES, "V03", UNUSUAL, "An office is in the country its entry belongs to.", "relevance")
def offices_abroad(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Offices in another country than their entry."""
    for record in corpus.entries.values():
        home = (place_of(record.id) or "").split("/")[0]
        for position, office in enumerate(_offices(record.value)):
            if home and office.place.split("/")[0] != home:
                yield Fault(
                    record,
                    ("offices", position, "place"),
                    f"This office is in “{office.place}”, but the entry is about “{home}”.",
                    "Check the place.",
                )


def _offices(entry: object) -> tuple[Office, ...]:
    return entry.offices if isinstance(entry, Service) else ()


def _phones(corpus: Corpus) -> Iterator[tuple[Record[AnyEntry], Key, Phone]]:
    """Every phone number of every office, with its entry and its key there."""
    for record in corpus.entries.values():
        for position, office in enumerate(_offices(record.value)):
            for place, phone in enumerate(office.phones):
                yield record, ("offices", position, "phones", place, "number"), phone
