"""Whom to ask: the service that is named where nothing is known, and which services are not named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.assessment.places.whom_to_ask import Contact, ServiceIndex
from returnkb.build.compiled_json import compiled_json
from returnkb.corpus.load import load
from tests.constants import TODAY

SERVICE = """\
---
kind: service
title: '{title}'
topic: legal.aid
organisation: advice-house
offers: [{offers}]
status: unknown
{who}offices:
  - {{place: kosovo/prishtina, claim: c1, phones: [{{{phone}}}]}}
claims:
  - id: c1
    text: It helps in Kosovo.
    observed: 2026
    evidence:
      - {{source: city-report, accessed: 2026-11-20}}
---
"""


def write(
    tree: Path, name: str, offers: str, hosts: str = "", number: int = 1, title: str = "Help", phone: str = ""
) -> None:
    """Write a service with a phone."""
    phone = phone or f"number: +383 38 200 00{number}"
    who = f"who: {{hosts: [{hosts}]}}\n" if hosts else ""
    path = tree / f"docs/{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SERVICE.format(title=title, offers=offers, who=who, phone=phone), encoding="utf-8")


def contact(tree: Path, place: str, kinds: set[str], besides: str = "") -> Contact | None:
    """The service that is named for some kinds of help in a place."""
    corpus, findings = load(tree)
    assert findings == []
    return ServiceIndex(assess(corpus, TODAY)).contact(corpus.place(place), kinds, besides)


def test_a_helpline_for_two_groups_is_named_for_each(tree: Path) -> None:
    """A helpline for victims of trafficking and of violence is named where a shelter is asked for."""
    write(tree, "kosovo/helpline", "trafficking, gbv", title="Helpline: for victims")
    found = contact(tree, "kosovo/prizren", {"gbv", "shelter"})
    assert found and (found.entry.id, found.phone, found.name) == ("kosovo/helpline", "+383 38 200 001", "Helpline")


def test_a_service_for_one_group_is_not_named_to_others(tree: Path) -> None:
    """Nobody who asks for shelter is sent to the helpline of trafficked people, although it offers shelter."""
    write(tree, "kosovo/helpline", "trafficking, shelter")
    found = contact(tree, "kosovo/prizren", {"shelter"})
    assert found is None or found.entry.id != "kosovo/helpline"


def test_a_service_for_returns_from_one_country_comes_last(tree: Path) -> None:
    """A service of the same town for returns from Germany is named only if no other of the country gives that help."""
    write(tree, "kosovo/prizren/from-germany", "shelter", hosts="DE")
    found = contact(tree, "kosovo/prizren", {"shelter"})
    assert found and found.is_for_some_hosts
    write(tree, "kosovo/for-all", "shelter", number=2)
    found = contact(tree, "kosovo/prizren", {"shelter"})
    assert found and found.entry.id == "kosovo/for-all"


@pytest.mark.parametrize("besides", ["kosovo/prizren/first", "kosovo/prizren/second"])
def test_a_service_does_not_name_itself(tree: Path, besides: str) -> None:
    """The page of a service names the other one."""
    write(tree, "kosovo/prizren/first", "shelter")
    write(tree, "kosovo/prizren/second", "shelter", number=2)
    found = contact(tree, "kosovo/prizren", {"shelter"}, besides)
    assert found and found.entry.id in {"kosovo/prizren/first", "kosovo/prizren/second"} - {besides}


@pytest.mark.parametrize(
    ("number", "expected"),
    [("'116'", "inside Kosovo only"), ("+383 38 200 001", "")],
    ids=["without a country code", "with a country code"],
)
def test_a_number_that_only_works_inside_the_country_says_so(tree: Path, number: str, expected: str) -> None:
    """A counsellor abroad who is told to ask 116 also reads from where it can be called."""
    write(tree, "kosovo/line", "legal", phone=f"number: {number}, note: inside Kosovo only")
    found = contact(tree, "kosovo/prizren", {"legal"})
    assert found and found.note == expected


def test_a_service_for_some_people_comes_last(tree: Path) -> None:
    """Who names the groups it is for is asked by others only if nobody else gives that help."""
    write(tree, "kosovo/prizren/for-women", "shelter")
    path = tree / "docs/kosovo/prizren/for-women.md"
    path.write_text(path.read_text(encoding="utf-8").replace("status:", "who: {groups: [woman_alone]}\nstatus:"))
    found = contact(tree, "kosovo/prizren", {"shelter"})
    assert found and found.entry.id == "kosovo/prizren/for-women"
    write(tree, "kosovo/for-all", "shelter", number=2)
    found = contact(tree, "kosovo/prizren", {"shelter"})
    assert found and found.entry.id == "kosovo/for-all"


def test_nobody_is_sent_to_a_line_on_drugs_who_looks_for_a_room(assessed: AssessedCorpus) -> None:
    """Services for mental health are named where that is asked, those on drugs or one infection nowhere."""
    services, corpus, wrong = ServiceIndex(assessed), assessed.corpus, set[tuple[str, str]]()
    for question in (*(record.value for record in corpus.questions.values()), None):
        for record in corpus.places.values():
            found = services.contact(record.value, question.services if question else ())
            topic = found.entry.entry.topic if found else ""
            is_meant = question is not None and question.id == "psychiatric-care" and topic != "mhpss.stigma"
            if found and topic.startswith(("mhpss", "health.infectious")) and not is_meant:
                wrong.add((question.id if question else "anything", found.entry.id))

    assert wrong == set()


def test_search_gets_the_phone_with_its_own_time_and_whom_to_ask(tree: Path) -> None:
    """The time of the claim behind the number, unless its note has a year; each place has the service to ask."""
    write(tree, "kosovo/line", "information", phone="number: '116', note: inside Kosovo only")
    write(tree, "kosovo/other", "information", phone="number: '117', note: inside Kosovo in 2019")
    data = compiled_json(assess(load(tree)[0], TODAY))
    phones = {entry["id"]: entry.get("phone") for entry in json.loads(data["entries.json"])}
    asked = {place["id"]: place["ask"] for place in json.loads(data["places.json"])}

    assert phones["kosovo/line"] == {
        "number": "116", "note": "inside Kosovo only", "when": "2026", "until": "2026-12-31",
    }  # fmt: skip
    assert phones["kosovo/other"] == {"number": "117", "note": "inside Kosovo in 2019", "when": "", "until": ""}
    assert asked["kosovo/prizren"] == {
        "name": "Help", "url": "kosovo/line.html", "phone": "116", "note": "inside Kosovo only",
    }  # fmt: skip
