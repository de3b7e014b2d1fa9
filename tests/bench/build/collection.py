"""Generated collections in the project's own format, of any size, even or skewed, the same for the same arguments.

Vocabularies are those of the real collection; places, sources, organisations and entries are generated.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.constants import REPOSITORY

VOCABULARIES = ("topics", "groups", "modes", "components", "services", "questions", "illnesses", "labels")
TOWNS = 8  # places of a country
ACCESSED = "2026-11-20"


@dataclass(frozen=True)
class Shape:
    """Number of entries, how many of them share one country, one place or one source, and of how many the rest is made."""

    entries: int
    an_entries_country: int = 250
    in_one_country: int = 0
    in_one_place: int = 0
    claims_of_one_source: int = 0

    @property
    def countries(self) -> int:
        """The number of countries."""
        return max(2, (self.entries - self.in_one_country) // self.an_entries_country)


def generate(tree: Path, shape: Shape) -> None:
    """Write a collection to a folder."""
    (tree / "sources").mkdir(parents=True)
    for name in VOCABULARIES:
        shutil.copyfile(REPOSITORY / "sources" / f"{name}.yml", tree / "sources" / f"{name}.yml")
    countries = [_code(number) for number in range(shape.countries)]
    for code in countries:
        _write(tree / "sources" / "places" / f"{code}.yml", _places(code))
    for number in range(max(2, shape.entries // 20)):
        organisation = {
            "name": f"Organisation {number}",
            "type": "ngo",
            "country": countries[number % len(countries)].upper(),
        }
        _write(tree / "sources" / "organisations" / f"organisation-{number}.yml", organisation)
    for number in range(max(2, shape.entries // 4)):
        _write(tree / "sources" / "register" / f"report-{number}.yml", _source(number))
    _write_entries(tree, shape, countries)


def _write_entries(tree: Path, shape: Shape, countries: list[str]) -> None:
    rng = random.Random(shape.entries)  # nothing secret is drawn
    topics = [topic["id"] for topic in yaml.safe_load((tree / "sources" / "topics.yml").read_text(encoding="utf-8"))]
    topics = [topic for topic in topics if "." in topic]
    for number in range(shape.entries):
        if number < shape.in_one_place:
            place = f"{_country(countries[0])}/town-0"
        elif number < shape.in_one_country:
            place = _place(rng, countries[0])
        else:
            place = _place(rng, rng.choice(countries))
        sources = [
            f"report-{0 if number * 2 + claim < shape.claims_of_one_source else rng.randrange(max(2, shape.entries // 4))}"
            for claim in range(2)
        ]
        organisation = f"organisation-{rng.randrange(max(2, shape.entries // 20))}"
        entry = _entry(rng, number, rng.choice(topics), sources, organisation)
        text = f"---\n{yaml.safe_dump(entry, sort_keys=False, allow_unicode=True)}---\n\nA note on entry {number}.\n"
        path = tree / "docs" / place / f"entry-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _entry(rng: random.Random, number: int, topic: str, sources: list[str], organisation: str) -> dict[str, Any]:
    years = [rng.randint(2012, 2026) for _ in sources]
    claims = [
        {
            "id": f"c{position}",
            "text": f"In {year} about {rng.randint(10, 99999)} people asked for item {number * 2 + position} here.",
            "observed": f"{year}-0{rng.randint(1, 9)}",
            "evidence": [{"source": source, "accessed": ACCESSED}],
        }
        for position, (year, source) in enumerate(zip(years, sources, strict=True), 1)
    ]
    head: dict[str, Any] = {"kind": "condition", "title": f"Item {number} of {topic.split(chr(46))[0]}", "topic": topic}
    if number % 4 == 0:
        service: dict[str, Any] = {"organisation": organisation, "offers": ["information"], "status": "unknown"}
        head |= {"kind": "service"} | service
    return head | {"claims": claims}


def _place(rng: random.Random, code: str) -> str:
    town = rng.randrange(TOWNS + 1)
    return f"{_country(code)}/town-{town}" if town < TOWNS else _country(code)


def _code(number: int) -> str:
    """Two letters, as in ISO 3166, from `aa` on; at most 676."""
    return chr(97 + number // 26) + chr(97 + number % 26)


def _country(code: str) -> str:
    return f"land-{code}"


def _places(code: str) -> list[dict[str, Any]]:
    country = _country(code)
    top = {
        "id": country,
        "kind": "country",
        "code": code.upper(),
        "roles": ["return"],
        "names": {"en": [f"Land {code.upper()}"]},
    }
    towns = [
        {"id": f"{country}/town-{town}", "kind": "town", "parent": country, "names": {"en": [f"{code.title()}town {town}"]}}
        for town in range(TOWNS)
    ]  # fmt: skip
    return [top, *towns]


def _source(number: int) -> dict[str, Any]:
    return {
        "title": f"Report {number}",
        "publisher": f"Publisher {number % 50}",
        "type": "ngo",
        "language": "en",
        "published": "2026-05",
        "url": f"https://report-{number}.example.org/",
        "read": {"day": ACCESSED, "how": "stored_copy"},
    }


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(value, sort_keys=False, allow_unicode=True), encoding="utf-8")
