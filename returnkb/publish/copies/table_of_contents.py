"""Table of contents of the single-file and EPUB copies: entries by country, then by place, in a fixed order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry
from returnkb.model import page_urls
from returnkb.publish.copies.search_names import search_names

_INVALID_IN_IDS = re.compile(r"[^a-z0-9-]+")
VALIDITY_NOTE = (
    "Every statement names the time it is about and when its source was read. "
    "If today is later than a page's “next look due”, treat it as out of date and ask before you rely on it."
)
_CHAPTERS_WITHOUT_COUNTRY = {"programmes": "Programmes", "guide": "For counsellors"}


@dataclass(frozen=True)
class Section:
    """One entry of a copy: the address of its page, its title, the name of its place, and the names people look for."""

    address: str
    title: str
    place: str
    names: str = ""


@dataclass(frozen=True)
class Chapter:
    """The entries of one country, or of the programmes or guides."""

    id: str
    title: str
    sections: tuple[Section, ...]


def chapters(assessed: AssessedCorpus) -> list[Chapter]:
    """All chapters: countries by name, then programmes and guides."""
    groups: dict[str, list[AssessedEntry]] = {}
    for entry in assessed.entries.values():
        groups.setdefault(entry.id.split("/", 1)[0], []).append(entry)
    titled = sorted((_title(assessed, name), name) for name in groups)
    titled.sort(key=lambda pair: pair[1] in _CHAPTERS_WITHOUT_COUNTRY)
    return [Chapter(name, title, _sections(assessed, groups[name])) for title, name in titled]


def _title(assessed: AssessedCorpus, name: str) -> str:
    return _CHAPTERS_WITHOUT_COUNTRY.get(name) or assessed.corpus.place(name).label


def _sections(assessed: AssessedCorpus, entries: Sequence[AssessedEntry]) -> tuple[Section, ...]:
    def place(entry: AssessedEntry) -> str:
        return assessed.corpus.place(entry.place_id).label if entry.place_id else ""

    ordered = sorted(entries, key=lambda entry: (entry.id.count("/"), place(entry), entry.entry.title, entry.id))
    return tuple(
        Section(page_urls.entry(entry.id), entry.entry.title, place(entry), search_names(assessed, entry))
        for entry in ordered
    )


def section_id(address: str) -> str:
    """The id of an entry's section in a file with several entries."""
    return _INVALID_IN_IDS.sub(".", address.removesuffix(".html"))
