"""Generated search corpus of any size: real places and vocabularies, invented entries, and queries with relevance grades."""

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
    """A query with relevance grades by entry: 3 same place and topic, 2 same place and head topic, 1 same country and topic."""

    query: str
    kind: str
    grades: Mapping[str, int]


def corpus(real: Dataset, size: int, seed: int = 1, held_out: float = 0.0) -> tuple[Dataset, dict[str, list[str]]]:
    """A corpus of `size` entries, and the names withheld from its gazetteer by place."""
    rng = random.Random(seed)
    places, held = _places(real, rng, held_out)
    common = _common_words(real)
    rare = [_invented(rng) for _ in range(120_000)]
    localities = [place for place in places.values() if "/" in place.id]
    entries = [_entry(number, rng, localities, real, common, rare) for number in range(size)]
    ordered = tuple(sorted(entries, key=lambda entry: str(entry["id"])))
    return Dataset(ordered, places, real.vocabulary, {}), held


def _places(real: Dataset, rng: random.Random, held_out: float) -> tuple[dict[str, Place], dict[str, list[str]]]:
    places: dict[str, Place] = {}
    held: dict[str, list[str]] = {}
    for place in real.places.values():
        others = [name for name in dict.fromkeys([*place.names, *place.weak_names]) if name != place.label]
        hidden = {name for name in others if "/" in place.id and rng.random() < held_out}
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


def _invented(rng: random.Random) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(rng.randint(2, 4)))


def _prose(rng: random.Random, length: int, common: list[str], rare: list[str]) -> list[str]:
    words = []
    for _ in range(length):
        pool = common if rng.random() < 0.8 else rare
        words.append(
            pool[min(int(rng.paretovariate(0.6)) - 1, len(pool) - 1) if pool is common else rng.randrange(len(pool))]
        )
    return words


def _entry(
    number: int, rng: random.Random, localities: list[Place], real: Dataset, common: list[str], rare: list[str]
) -> dict[str, Any]:
    place = localities[min(int(rng.expovariate(3.0) * len(localities)), len(localities) - 1)]
    topics = [topic for topic in real.vocabulary["topics"].values() if "." in topic.id]
    topic = rng.choice(topics)
    word = rng.choice(english(topic.words) or [topic.label])
    claims = [" ".join(_prose(rng, 30, common, rare)) for _ in range(rng.randint(2, 4))]
    for _ in range(rng.randint(0, 3)):  # mentions of other places and topics, which must rank lower
        other, subject = rng.choice(localities), rng.choice(topics)
        claims[0] += f" {rng.choice((other.label, subject.label, *english(subject.words)[:2]))}"
    status = rng.choice(("unverified", "due", "overdue", "historical", "unverified"))
    clock = {"due": "2026-06-30", "overdue": "2027-06-30", "historical": "2030-01-01"}
    return {
        "id": f"{place.id}/entry-{number}", "kind": rng.choice(("condition", "condition", "service", "gap")),
        "url": f"{place.id}/entry-{number}.html", "title": f"{word[0].upper()}{word[1:]} in {place.label}", "summary": "",
        "place": place.id, "chain": real.ancestors(place.id), "topic": topic.id, "also": [], "groups": [], "words": [],
        "status": status, **clock, "body": " ".join(_prose(rng, 220, common, rare)),
        "claims": [
            {"id": f"c{at}", "text": text, "observed": "2025", "when": "2025", "until": "2025-12-31", "scope": place.id,
             "status": status, "support": "one source", **clock}
            for at, text in enumerate(claims, start=1)
        ],
        "about": word,
    }  # fmt: skip


def english(words: tuple[str, ...]) -> list[str]:
    """The ASCII words of more than three letters, for titles."""
    return [word for word in words if word.isascii() and len(word) > 3][:12]


def queries(
    made: Dataset, count: int = 300, seed: int = 2, names: Mapping[str, list[str]] | None = None
) -> list[Graded]:
    """Graded queries `term place`, with the usual name, another spelling or a typing error; or only withheld names."""
    rng = random.Random(seed)
    found: list[Graded] = []
    while len(found) < count:
        entry = rng.choice(made.entries)
        place = made.places[entry["place"]]
        kind = "held out" if names is not None else ("plain", "variant", "typo")[len(found) % 3]
        name = _spelling(kind, place, rng, names)
        if name:
            found.append(Graded(f"{entry['about']} {name}", kind, _grades(entry, made)))
    return found


def _spelling(kind: str, place: Place, rng: random.Random, names: Mapping[str, list[str]] | None) -> str:
    if names is not None:
        held = names[place.id]
        return rng.choice(held) if held else ""
    if kind == "plain":
        return place.label
    if kind == "variant":
        others = [
            name
            for name in (*place.names, *place.weak_names)
            if name != place.label and len(analyzer.index_key(name)) > 2
        ]
        return rng.choice(others) if others else ""
    return _mistyped(place.label, rng) if len(place.label) > 5 and place.label.isalpha() else ""


def _mistyped(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    edit = rng.randrange(4)
    letter = rng.choice("aeinrst")
    return (
        word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )[edit]  # fmt: skip


def _grades(wanted: Mapping[str, Any], made: Dataset) -> dict[str, int]:
    """The grade of every relevant entry."""
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
