"""Rules on services: what a counsellor must be able to rely on when calling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from returnkb.corpus import Corpus, place_of
from returnkb.entry import Office, Service
from returnkb.rules.rule import MUST_FIX, UNUSUAL, Fault, Rule, rule

RULES: list[Rule] = []

# E.164 allows 15 digits after the plus; short national numbers (hotlines) have 3 to 5, toll-free ones start with 0800.
_NUMBER = re.compile(r"\+\d[\d ()/-]*\d|\d{3,5}|0?800[\d ]{3,9}")


@rule(
    RULES,
    "V01",
    MUST_FIX,
    "A phone number has its country code, or is a short or toll-free one.",
    "people call from abroad (E.164)",
)
def phones(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Numbers can be dialled as written."""
    for record in corpus.entries.values():
        for position, office in enumerate(_offices(record.what)):
            for place, phone in enumerate(office.phones):
                digits = re.sub(r"\D", "", phone.number)
                dialled = phone.number.startswith("+")
                if not _NUMBER.fullmatch(phone.number) or (dialled and not 7 <= len(digits) <= 15):
                    key = ("offices", position, "phones", place, "number")
                    yield Fault(
                        record,
                        key,
                        f"“{phone.number}” cannot be dialled from abroad.",
                        "Write it with the country code and blanks: +383 38 200 000.",
                    )


@rule(RULES, "V02", MUST_FIX, "A service says who runs it, and has a claim that says it exists.", "traceability")
def stated(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Every service and programme rests on at least one claim."""
    for record in corpus.entries.values():
        if record.what.kind in ("service", "programme", "condition") and not record.what.claims:
            yield Fault(
                record,
                ("kind",),
                f"This {record.what.kind} has no claim.",
                "Add a claim with its source; what nobody states is not published.",
            )


@rule(RULES, "V03", UNUSUAL, "An office is in the country its entry belongs to.", "relevance")
def at_home(corpus: Corpus, today: date) -> Iterator[Fault]:
    """An office abroad is pointed out."""
    for record in corpus.entries.values():
        home = (place_of(record.id) or "").split("/")[0]
        for position, office in enumerate(_offices(record.what)):
            if home and office.place.split("/")[0] != home:
                yield Fault(
                    record,
                    ("offices", position, "place"),
                    f"This office is in “{office.place}”, but the entry is about “{home}”.",
                    "Check the place.",
                )


def _offices(entry: object) -> tuple[Office, ...]:
    return entry.offices if isinstance(entry, Service) else ()
