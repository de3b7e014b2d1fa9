"""A made-up corpus of any size for search: real places and vocabularies, invented entries, and graded queries."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from search.dataset import Dataset, Place
from search.text import analyzer

_SYLLABLES = [
    first + vowel + last for first in "bcdfghjklmnprstvz" for vowel in "aeiou" for last in ("", "n", "r", "s", "l", "t")
]


@dataclass(frozen=True)
class Graded:
    """A query with how well each entry answers it: 3 there and about it, 2 there, 1 in the country and about it."""

    query: str
    kind: str
    grades: Mapping[str, int]


def corpus(real: Dataset, size: int, seed: int = 1, held_out: float = 0.0) -> tuple[Dataset, dict[str, list[str]]]:
    """So many entries over the real places and topics; and the names held out of the gazetteer, by place."""
    chance = random.Random(seed)
    places, held = _places(real, chance, held_out)
    common = _common_words(real)
    rare = [_invented(chance) for _ in range(120_000)]
    localities = [place for place in places.values() if "/" in place.id]
    entries = [_entry(number, chance, localities, real, common, rare) for number in range(size)]
    ordered = tuple(sorted(entries, key=lambda entry: str(entry["id"])))
    return Dataset(ordered, places, real.vocabulary, {}), held


def _places(real: Dataset, chance: random.Random, held_out: float) -> tuple[dict[str, Place], dict[str, list[str]]]:
    places: dict[str, Place] = {}
    held: dict[str, list[str]] = {}
    for place in real.places.values():
        others = [name for name in dict.fromkeys([*place.names, *place.weak_names]) if name != place.label]
        hidden = {name for name in others if "/" in place.id and chance.random() < held_out}
        held[place.id] = sorted(hidden, key=others.index)
        names = tuple(name for name in place.names if name not in hidden)
        weak_names = tuple(name for name in place.weak_names if name not in hidden)
        places[place.id] = Place(**{**place.__dict__, "names": names, "weak_names": weak_names})
    return places, held


def _common_words(real: Dataset) -> list[str]:
    counted: dict[str, int] = {}
    for entry in real.entries:
        for claim in entry["claims"]:
            for word in claim["text"].split():
                counted[word] = counted.get(word, 0) + 1
    return sorted(counted, key=lambda word: (-counted[word], word))[:4000]


def _invented(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4)))


def _prose(chance: random.Random, length: int, common: list[str], rare: list[str]) -> list[str]:
    words = []
    for _ in range(length):
        pool = common if chance.random() < 0.8 else rare
        words.append(
            pool[
                min(int(chance.paretovariate(0.6)) - 1, len(pool) - 1)
                if pool is common
                else chance.randrange(len(pool))
            ]
        )
    return words


def _entry(
    number: int, chance: random.Random, localities: list[Place], real: Dataset, common: list[str], rare: list[str]
) -> dict[str, Any]:
    place = localities[min(int(chance.expovariate(3.0) * len(localities)), len(localities) - 1)]
    topics = [topic for topic in real.vocabulary["topics"].values() if "." in topic.id]
    topic = chance.choice(topics)
    word = chance.choice(english(topic.words) or [topic.label])
    claims = [" ".join(_prose(chance, 30, common, rare)) for _ in range(chance.randint(2, 4))]
    for _ in range(chance.randint(0, 3)):  # mere mentions of other places and subjects, which must not win
        other, subject = chance.choice(localities), chance.choice(topics)
        claims[0] += f" {chance.choice((other.label, subject.label, *english(subject.words)[:2]))}"
    status = chance.choice(("unverified", "due", "overdue", "historical", "unverified"))
    clock = {"due": "2026-06-30", "overdue": "2027-06-30", "historical": "2030-01-01"}
    return {
        "id": f"{place.id}/entry-{number}", "kind": chance.choice(("condition", "condition", "service", "gap")),
        "url": f"{place.id}/entry-{number}.html", "title": f"{word[0].upper()}{word[1:]} in {place.label}", "summary": "",
        "place": place.id, "chain": real.ancestors(place.id), "topic": topic.id, "also": [], "groups": [], "words": [],
        "status": status, **clock, "body": " ".join(_prose(chance, 220, common, rare)),
        "claims": [
            {"id": f"c{at}", "text": text, "observed": "2025", "when": "2025", "until": "2025-12-31", "scope": place.id,
             "status": status, "support": "one source", **clock}
            for at, text in enumerate(claims, start=1)
        ],
        "about": word,
    }  # fmt: skip


def english(words: tuple[str, ...]) -> list[str]:
    """The words in Latin letters without accents, which a title can hold."""
    return [word for word in words if word.isascii() and len(word) > 3][:12]


def queries(
    made: Dataset, count: int = 300, seed: int = 2, names: Mapping[str, list[str]] | None = None
) -> list[Graded]:
    """Graded queries `term place`: the usual name, another spelling, a typing error; or only names held out."""
    chance = random.Random(seed)
    found: list[Graded] = []
    while len(found) < count:
        entry = chance.choice(made.entries)
        place = made.places[entry["place"]]
        kind = "held out" if names is not None else ("plain", "variant", "typo")[len(found) % 3]
        name = _spelling(kind, place, chance, names)
        if name:
            found.append(Graded(f"{entry['about']} {name}", kind, _grades(entry, made)))
    return found


def _spelling(kind: str, place: Place, chance: random.Random, names: Mapping[str, list[str]] | None) -> str:
    if names is not None:
        held = names[place.id]
        return chance.choice(held) if held else ""
    if kind == "plain":
        return place.label
    if kind == "variant":
        others = [
            name
            for name in (*place.names, *place.weak_names)
            if name != place.label and len(analyzer.index_key(name)) > 2
        ]
        return chance.choice(others) if others else ""
    return _mistyped(place.label, chance) if len(place.label) > 5 and place.label.isalpha() else ""


def _mistyped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    way = chance.randrange(4)
    letter = chance.choice("aeinrst")
    return (
        word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )[way]  # fmt: skip


def _grades(wanted: Mapping[str, Any], made: Dataset) -> dict[str, int]:
    """What the brief's rule gives every entry: lying there and being about it beats either alone."""
    country = wanted["place"].split("/")[0]
    grades: dict[str, int] = {}
    for entry in made.entries:
        if not entry["place"].startswith(country):
            continue
        there = wanted["place"] in made.containers(entry["place"])
        about = entry["topic"] == wanted["topic"]
        grade = (
            3
            if there and about
            else 2
            if there and entry["topic"].split(".")[0] == wanted["topic"].split(".")[0]
            else int(about)
        )
        if grade:
            grades[str(entry["id"])] = grade
    return grades
