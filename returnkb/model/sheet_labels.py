"""Sheet labels: the translated words around the facts of fact sheets and booklets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from returnkb.model.edtf import EdtfDate

RIGHT_TO_LEFT = ("ar", "ckb", "fa", "ps", "ur")


@dataclass(frozen=True)
class Words:
    """The words of one language."""

    language: str
    words: Mapping[str, str]
    topics: Mapping[str, str]
    services: Mapping[str, str]

    @property
    def direction(self) -> str:
        """The writing direction of the language."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def __getitem__(self, key: str) -> str:
        return self.words[key]

    def time(self, time: EdtfDate) -> str:
        """A time in figures, which need no language: 3.6.2020, 6.2020, 2019–2021; or the word for an unknown one."""
        return figures(time) if time.known else self["date_unknown"]


@dataclass(frozen=True)
class Labels:
    """All words by key and language."""

    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    topics: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    services: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of sheets, in the order of the file."""
        return tuple(next(iter(self.words.values()), {}))

    def of(self, language: str) -> Words:
        """The words of one language; raises KeyError for a language without any."""
        if language not in self.languages:
            raise KeyError(language)
        return Words(
            language,
            *(
                {key: by_language[language] for key, by_language in part.items()}
                for part in (self.words, self.topics, self.services)
            ),
        )

    def browser_data(self) -> dict[str, Any]:
        """All words in all languages, for the page that makes fact sheets."""
        parts = {"words": self.words, "topics": self.topics, "services": self.services}
        return {"languages": self.languages, "rtl": RIGHT_TO_LEFT, **parts}


def figures(time: EdtfDate) -> str:
    """A time in figures; empty when it is unknown."""
    if not time.known:
        return ""
    start, mark, end = time.text.partition("/")
    return f"{_figures(start)}–{_figures(end)}" if mark else _figures(start)


def _figures(point: str) -> str:
    """2020-06-03 as 3.6.2020; an open end stays empty."""
    mark = "~" if point.endswith(("~", "?", "%")) else ""
    return mark + ".".join(str(int(part)) for part in reversed(point.rstrip("~?%.").split("-")) if part)
