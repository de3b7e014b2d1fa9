"""Names of places and organisations with all their spellings, from the compiled data, and their occurrence in texts."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from scrapers.analysis.anchors.folding import fold_facts

NameKind = Literal["place", "organisation"]
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ARABIC_PREFIX = re.compile("^(?:و|ف)?(?:لل|(?:ب|ل|ك)?(?:ال)?)(?=[\u0600-\u06ff]{3})")
_ARABIC = re.compile("[\u0600-\u06ff]")
# Letters that endings of names may add or replace: Prizren, Prizrenit, Prizrenu.
MAX_ENDING = 4
MIN_NAME = 4


def tokens(text: str) -> list[str]:
    """Folded words of a text; Arabic words without article and prepositions."""
    return tokens_of_folded(fold_facts(text))


def tokens_of_folded(text: str) -> list[str]:
    """Words of a folded text; Arabic words without article and prepositions."""
    found: list[str] = _TOKEN.findall(text)
    return found if text.isascii() else [without_prefix(word) for word in found]


def without_prefix(word: str) -> str:
    """An Arabic word without the particles that are written together with it."""
    return _ARABIC_PREFIX.sub("", word, count=1) if _ARABIC.match(word) else word


def stem(word: str) -> str:
    """The part of a name's word that its cases have in common."""
    return re.sub(r"[aeiouy]{1,2}$", "", word) if len(word) > 5 and word.isascii() else word


@dataclass(frozen=True)
class Names:
    """Spellings of places and organisations by id."""

    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    organisations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _by_first(self) -> Mapping[str, list[tuple[tuple[str, ...], NameKind, str]]]:
        found: dict[str, list[tuple[tuple[str, ...], NameKind, str]]] = defaultdict(list)
        kinds: tuple[tuple[NameKind, Mapping[str, tuple[str, ...]]], ...] = (
            ("organisation", self.organisations),
            ("place", self.places),
        )
        for kind, records in kinds:
            for record_id, names in records.items():
                for name in names:
                    parts = tuple(tokens(name))
                    if parts and len("".join(parts)) >= MIN_NAME:
                        found[parts[0]].append((parts, kind, record_id))
        for candidates in found.values():
            candidates.sort(key=lambda one: (-len(one[0]), one[1], one[2]))
        return found

    def found_in(self, text: str) -> Iterator[tuple[NameKind, str, str]]:
        """Places and organisations that a claim names: kind, id, and the name as written; the longest name at each place."""
        spans = list(_TOKEN.finditer(text))
        folded = [without_prefix(fold_facts(match[0])) for match in spans]
        position = 0
        while position < len(folded):
            for parts, kind, record_id in self._by_first.get(folded[position], ()):
                end = position + len(parts)
                if tuple(folded[position:end]) == parts and _is_name(spans[position][0]):
                    yield kind, record_id, text[spans[position].start() : spans[end - 1].end()]
                    position = end - 1
                    break
            position += 1

    def spellings(self, kind: str, record_id: str) -> list[tuple[str, ...]]:
        """All spellings of a place or organisation as folded words."""
        names = (self.places if kind == "place" else self.organisations).get(record_id, ())
        found = (tuple(tokens(name)) for name in names)
        return [parts for parts in dict.fromkeys(found) if len("".join(parts)) >= MIN_NAME]

    def country_spellings(self, country: str) -> Iterator[tuple[str, ...]]:
        """All spellings of a country and of the places in it."""
        for place_id in self.places:
            if place_id == country or place_id.startswith(f"{country}/"):
                yield from self.spellings("place", place_id)


def _is_name(written: str) -> bool:
    """Whether a word can be a name: a Latin or Cyrillic word that starts with a small letter is none."""
    return not written[0].islower()


class WordIndex:
    """Folded words of numbered sentences, for finding names with any ending."""

    def __init__(self, sentences: Iterable[list[str]]) -> None:
        """Index the words of each sentence, in order."""
        self.sentences = list(sentences)
        self._where: dict[str, set[int]] = defaultdict(set)
        for number, words in enumerate(self.sentences):
            for word in set(words):
                self._where[word].add(number)
        self._sorted = sorted(self._where)

    def with_word(self, word: str) -> set[int]:
        """Sentences that have a word, also with an ending."""
        start, found = stem(word), set(self._where.get(word, ()))
        if len(start) < MIN_NAME:
            return found
        for place in range(bisect_left(self._sorted, start), len(self._sorted)):
            other = self._sorted[place]
            if not other.startswith(start):
                break
            if len(other) - len(start) <= MAX_ENDING:
                found |= self._where[other]
        return found

    def with_name(self, parts: tuple[str, ...]) -> set[int]:
        """Sentences that have all words of a name."""
        found = self.with_word(parts[0])
        for part in parts[1:]:
            if not found:
                break
            found = found & self.with_word(part)
        return found


def load_names(data: Path) -> Names:
    """Names from `places.json` and `organisations.json` of the compiled data; none where a file is missing or unreadable."""
    places = {
        str(item["id"]): tuple(_every_name(item))
        for item in _read(data / "places.json")
        if isinstance(item.get("id"), str)
    }
    organisations = {
        str(item["id"]): tuple(re.sub(r"\s{0,2}\([^)]{0,80}\)", "", name) for name in _organisation_names(item))
        for item in _read(data / "organisations.json")
        if isinstance(item.get("id"), str)
    }
    return Names(places, organisations)


def load_country_codes(data: Path) -> dict[str, str]:
    """ISO codes of countries by their folder."""
    return {str(item["id"]): str(item["code"]) for item in _read(data / "places.json") if item.get("code")}


def _every_name(place: Mapping[str, Any]) -> Iterator[str]:
    for names in dict(place.get("names", {})).values():
        yield from map(str, names)
    for key in ("former", "other"):
        yield from map(str, place.get(key, ()))


def _organisation_names(organisation: Mapping[str, Any]) -> Iterator[str]:
    yield str(organisation.get("name", ""))
    for key in ("other_names", "former_names"):
        yield from map(str, organisation.get(key, ()))


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
