"""Counts of services: closed and old ones apart, and who can be called or written to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from returnkb.assessment.assess import assess
from returnkb.assessment.counts.services import ServiceCounts, count_services
from returnkb.corpus.corpus import Corpus
from returnkb.corpus.load import load
from returnkb.model.edtf import EdtfDate
from returnkb.model.entry import Office, Service
from tests.constants import TREE

TODAY = date(2026, 11, 22)
ENTRY = "kosovo/prishtina/legal-aid"


def counts_with(**changes: object) -> ServiceCounts:
    """The counts of the small tree after changes to its service."""
    corpus, _ = load(TREE)
    record = corpus.entries[ENTRY]
    changed = replace(record, value=record.value.model_copy(update=changes))
    altered: Corpus = replace(corpus, entries={**corpus.entries, ENTRY: changed})
    return count_services(assess(altered, TODAY))[0]


def office(**contacts: object) -> tuple[Office, ...]:
    """The first office of the tree's service, with only these contacts."""
    service = load(TREE)[0].entries[ENTRY].value
    assert isinstance(service, Service)
    none = {"phones": (), "emails": (), "form": None, "website": None}
    return (service.offices[0].model_copy(update={**none, **contacts}),)


@pytest.mark.parametrize(
    ("contacts", "reached"),
    [
        ({"emails": ("office@example.org",)}, 1),
        ({"form": "https://example.org/contact"}, 1),
        ({"website": "https://example.org/"}, 0),
        ({}, 0),
    ],
)
def test_a_phone_a_mailbox_or_a_form_counts(contacts: dict[str, object], reached: int) -> None:
    """A website alone is no contact."""
    counts = counts_with(offices=office(**contacts))

    assert (counts.contactable, counts.present) == (reached, 1)
    assert counts.others == (() if reached else (ENTRY,))
    assert counts.share == reached


def test_a_closed_service_is_past() -> None:
    """It is neither present nor missing."""
    assert counts_with(status="closed") == ServiceCounts(past=1, contactable=0, others=())


@pytest.mark.parametrize(("observed", "past"), [("2018", 1), ("2018/", 0), ("/2018", 1), ("unknown", 0), ("2024", 0)])
def test_old_evidence_makes_a_service_past_but_an_open_end_does_not(observed: str, past: int) -> None:
    """“2018 or later” says nothing of today."""
    claims = tuple(
        claim.model_copy(update={"observed": EdtfDate.parse(observed), "verified_on": None})
        for claim in load(TREE)[0].entries[ENTRY].value.claims
    )

    assert counts_with(claims=claims, verified_on=None).past == past
