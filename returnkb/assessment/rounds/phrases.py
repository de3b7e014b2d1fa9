"""Phrases of checking rounds: the fixed wording of their sheets by language, and the names of columns and choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("phrases.yml")
ANSWERS = ("true", "changed", "unknown")
HOWS = ("call", "visit", "website", "partner", "desk")
STATUSES = ("open", "closed", "unknown")
QUESTION_COLUMNS = (
    "place", "page", "question", "stated", "as_of", "answer", "new_value", "day", "how", "by", "remark", "key",
)  # fmt: skip
SERVICE_COLUMNS = (
    "name", "organisation", "place", "offers", "phone", "address", "email", "website", "hours", "who", "day", "how", "by",
    "remark",
)  # fmt: skip


@dataclass(frozen=True)
class Phrases:
    """The phrases of one language."""

    language: str
    words: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.words[key]

    def choices(self, prefix: str, names: tuple[str, ...]) -> list[str]:
        """The words of a choice, such as `answer` and ANSWERS."""
        return [self.words[f"{prefix}_{name}"] for name in names]


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def round_languages() -> tuple[str, ...]:
    """The languages of the sheets of rounds."""
    return tuple(next(iter(_catalogue().values())))


def phrases(language: str) -> Phrases:
    """The phrases of a language; raises KeyError for a language without any."""
    return Phrases(language, {key: by_language[language] for key, by_language in _catalogue().items()})


def chosen(prefix: str, names: tuple[str, ...], given: str) -> str | None:
    """The name of a choice from its words in any language or from the name itself; None for other words."""
    folded = " ".join(given.split()).casefold().rstrip(".!")
    for name in names:
        if folded in {name, *(word.casefold() for word in _catalogue()[f"{prefix}_{name}"].values())}:
            return name
    return None


def is_none(given: str) -> bool:
    """Whether somebody wrote that there is none any more."""
    return " ".join(given.split()).casefold() in {word.casefold() for word in _catalogue()["none"].values()}


def headed(key: str, given: str) -> bool:
    """Whether a text is the header of a column in any language."""
    return " ".join(given.split()).casefold() in {word.casefold() for word in _catalogue()[key].values()}


def language_of(heads: list[str]) -> str:
    """The language of a header row, by the majority of its cells; English without any known cell."""
    folded = {" ".join(head.split()).casefold() for head in heads}
    counts = {one: sum(words[one].casefold() in folded for words in _catalogue().values()) for one in round_languages()}
    return max(counts, key=lambda one: counts[one])
