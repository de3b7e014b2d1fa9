"""Strategies: small generated collections and people, from hypothesis or a fixed seed, with all combinations of rules."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from returnkb.corpus.corpus import Corpus, Record
from returnkb.corpus.files.document import Document
from returnkb.eligibility.models import Person
from returnkb.model.entry import AnyEntry, Programme, Service
from returnkb.model.place import Place
from returnkb.model.vocabulary import Group, Mode, Topic

HOSTS = ["AT", "DE", "SE"]
REGIONS = ["AT-2", "DE-BY", "DE-NW"]
COUNTRIES = ["RS", "XK"]
MODES = ["avrr", "enforced_charter", "from_detention"]
GROUPS = ["any", "roma", "single_parent"]
PACKAGES = ["advice", "money"]
TIMES = ["unknown", "2008", "2008-10/2010", "2023/..", "../2015", "2010-02-28", "2030/.."]
WHENS = [None, "before departure", "on arrival", "after arrival", "no time in it"]
EVIDENCE = [{"source": "made", "accessed": "2026-11-21"}]
FIRST, LAST = date(2006, 1, 1), date(2031, 12, 31)


def rule_data() -> st.SearchStrategy[dict[str, Any]]:
    """The fields of a rule, its id left to the programme."""

    def some(values: list[str]) -> st.SearchStrategy[list[str]]:
        return st.lists(st.sampled_from(values), unique=True, max_size=2)

    days = st.none() | st.sampled_from([0, 30, 400])
    return st.fixed_dictionaries(
        {
            "answer": st.sampled_from(["yes", "no", "ask"]),
            "claim": st.sampled_from(["c1", "c2"]),
            "packages": some(PACKAGES),
            "hosts": some(HOSTS),
            "host_regions": some(REGIONS),
            "to": some(COUNTRIES),
            "modes": some(MODES),
            "groups": some(GROUPS),
            "min_stay_months": st.none() | st.sampled_from([6, 12]),
            "apply_within_days_of_arrival": days,
            "apply_within_months_of_departure": st.none() | st.sampled_from([1, 6]),
            "apply_days_before_departure": days,
            "valid": st.sampled_from(TIMES),
        }
    )


def programmes(rules: int = 5) -> st.SearchStrategy[Programme]:
    """A programme with up to so many rules, about which nothing else matters."""
    return st.builds(
        programme, st.lists(rule_data(), max_size=rules), st.sampled_from(TIMES), st.lists(st.sampled_from(WHENS), max_size=2)
    )  # fmt: skip


def programme(rules: list[dict[str, Any]], runs: str = "unknown", whens: list[str | None] | None = None) -> Programme:
    """A programme with these rules and a package for each time given."""
    packages = [
        {"id": name, "name": name, "claim": "c1", "when": when}
        for name, when in zip(PACKAGES, whens if whens is not None else [None, None], strict=False)
    ]
    return Programme.model_validate(
        {
            "kind": "programme",
            "title": "Made",
            "topic": "reintegration",
            "operator": "made",
            "runs": runs,
            "claims": [
                {"id": "c1", "text": "Said so.", "observed": "2012-06", "evidence": EVIDENCE},
                {"id": "c2", "text": "Said so too.", "observed": "unknown", "evidence": EVIDENCE},
            ],
            "packages": packages,
            "rules": [{"id": f"r{number}", **data} for number, data in enumerate(rules)],
        }
    )


def people() -> st.SearchStrategy[Person]:
    """People with any combination of known and unknown facts."""
    return st.builds(
        Person,
        to=st.sampled_from(COUNTRIES),
        day=st.dates(FIRST, LAST),
        host=st.none() | st.sampled_from([*HOSTS, "ZZ"]),
        region=st.none() | st.sampled_from(REGIONS),
        mode=st.none() | st.sampled_from(MODES),
        groups=st.frozensets(st.sampled_from(GROUPS[1:])),
        all_groups=st.booleans(),
        stay_months=st.none() | st.integers(0, 24),
        left=st.none() | st.dates(FIRST, LAST),
    )


def corpus(programmes: list[Programme], services: list[Service] | None = None) -> Corpus:
    """A collection of programmes and of services in one country, with a place for every code."""
    entries: dict[str, Record[AnyEntry]] = {}
    for number, what in enumerate(programmes):
        entries[f"programmes/p{number}"] = Record(f"programmes/p{number}", what, Document("made.md"))
    for number, service in enumerate(services or []):
        entries[f"kosovo/s{number}"] = Record(f"kosovo/s{number}", service, Document("made.md"))
    document = Document("made.yml")
    places = [_place("kosovo", "XK", "return"), _place("serbia", "RS", "return"), _place("germany", "DE", "host")]
    return Corpus(
        entries=entries,
        sources={},
        organisations={},
        places={place.id: Record(place.id, place, document) for place in places},
        topics={"reintegration": Record("reintegration", Topic(id="reintegration", label="R", limit_days=180), document)},
        services={},
        groups={name: Record(name, Group(id=name, label=name.title()), document) for name in GROUPS},
        modes={name: Record(name, Mode(id=name, label=name.title(), forced=name != "avrr"), document) for name in MODES},
        components={},
        source_states={},
    )  # fmt: skip


def _place(name: str, code: str, role: str) -> Place:
    return Place.model_validate(
        {"id": name, "kind": "country", "names": {"en": [name.title()]}, "code": code, "roles": [role]}
    )


def random_corpus(random: Random) -> Corpus:
    """A small collection drawn with a fixed seed."""
    made = [_random_programme(random) for _ in range(3)]
    return corpus(made, [_random_service(random) for _ in range(2)])


def _random_programme(random: Random) -> Programme:
    rules = [_random_rule(random) for _ in range(random.randrange(6))]
    return programme(rules, random.choice(TIMES), [random.choice(WHENS) for _ in range(random.randrange(3))])


def _random_rule(random: Random) -> dict[str, Any]:
    def some(values: list[str]) -> list[str]:
        return random.sample(values, random.choice([0, 0, 0, 0, 1, 2]))

    def maybe(*values: int) -> int | None:
        return random.choice([None, None, None, *values])

    return {
        "answer": random.choice(["yes", "no", "ask"]),
        "claim": random.choice(["c1", "c2"]),
        "packages": some(PACKAGES),
        "hosts": some(HOSTS),
        "host_regions": some(REGIONS),
        "to": some(COUNTRIES),
        "modes": some(MODES),
        "groups": some(GROUPS),
        "min_stay_months": maybe(1, 6),
        "apply_within_days_of_arrival": maybe(1, 30),
        "apply_within_months_of_departure": maybe(1, 6, 13),
        "apply_days_before_departure": maybe(1, 28),
        "valid": random.choice([*TIMES, "2000/2040", "2000/2040"]),
    }


def _random_service(random: Random) -> Service:
    return Service.model_validate(
        {
            "kind": "service",
            "title": "Made service",
            "topic": "reintegration",
            "organisation": "made",
            "offers": random.choice([["reception"], ["legal_aid"]]),
            "status": random.choice(["open", "closed", "unknown"]),
            "who": {
                "hosts": random.sample(HOSTS, random.randrange(3)),
                "modes": random.sample(MODES, random.randrange(3)),
                "groups": random.sample(GROUPS, random.randrange(3)),
            },
            "claims": [{"id": "c1", "text": "Said.", "observed": random.choice(TIMES[:5]), "evidence": EVIDENCE}],
        }
    )


def random_person(random: Random, choices: dict[str, list[str]]) -> Person:
    """A person drawn with a fixed seed from what can be chosen."""

    def maybe(values: list[str]) -> str | None:
        return random.choice([None, *values])

    day = FIRST + timedelta(days=random.randrange((LAST - FIRST).days))
    host = random.choice([None, "ZZ", *choices["hosts"]])
    inside = [region for region in choices["regions"] if region.startswith(f"{host}-")]
    return Person(
        to=random.choice(choices["to"]),
        day=day,
        host=host,
        region=maybe(inside) if inside else None,
        mode=maybe(choices["modes"]),
        groups=frozenset(random.sample(choices["groups"], random.randrange(3))),
        all_groups=random.random() < 0.3,
        stay_months=random.choice([None, 0, 1, 5, 6, 7, 24]),
        left=random.choice([None, None, day + timedelta(days=random.randrange(-400, 400))]),
    )
