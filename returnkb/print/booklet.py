"""Printed booklet of a country: claims and services of the country and of every place in it, with contents and sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.editions.stamp import EditionStamp
from returnkb.model import page_urls
from returnkb.model.edtf import format_day
from returnkb.model.place import Place
from returnkb.model.sheet_labels import Words
from returnkb.print.environment import templates
from returnkb.print.fact_sheet import CitedSource, PlacePart, SheetRequest, cited_sources, place_part


@dataclass(frozen=True)
class Booklet:
    """The country's part, then those of its places by name; sources are numbered across all parts."""

    country: Place
    parts: tuple[PlacePart, ...]
    sources: tuple[CitedSource, ...]

    @property
    def read_up_to(self) -> date | None:
        """The cut-off date: the last day on which any of its sources was read."""
        return max((cited.accessed for cited in self.sources), default=None)


def booklet(assessed: AssessedCorpus, country: Place) -> Booklet:
    """The booklet of a country, without places that have no content."""
    numbers: dict[str, int] = {}
    parts = [place_part(assessed, SheetRequest(place), place, numbers) for place in _places(assessed, country)]
    with_content = [part for part in parts if part.services or part.sections or part.history_count]
    return Booklet(country, tuple(with_content), tuple(cited_sources(assessed, numbers, with_content)))


def booklet_countries(assessed: AssessedCorpus) -> list[Place]:
    """The countries with an entry of their own or in one of their places, by name."""
    known = {place_id.split("/", 1)[0] for place_id in assessed.by_place}
    return sorted((assessed.corpus.place(country) for country in known), key=lambda place: place.label)


def booklet_html(
    assessed: AssessedCorpus, content: Booklet, stamp: EditionStamp, words: Words, site: str | None = None
) -> str:
    """The booklet as a standalone HTML page."""
    body = (
        templates()
        .get_template("booklet.html")
        .render(
            booklet=content,
            stamp=stamp,
            words=words,
            corpus=assessed.corpus,
            title=content.country.label,
            address=f"{site}{page_urls.place(content.country.id)}" if site else "",
            foreign_names=_foreign_names,
            format_day=format_day,
            format_figures=lambda day: f"{day.day}.{day.month}.{day.year}",
        )
    )
    note = templates().get_template("note.html")
    return body.replace("<!--notes-->", "".join(note.render(note=text) for text in _footnotes(assessed, body)), 1)


def _places(assessed: AssessedCorpus, country: Place) -> list[Place]:
    places = [assessed.corpus.place(place_id) for place_id in assessed.by_place]
    within = [place for place in places if place.country_id == country.id and place.id != country.id]
    return [country, *sorted(within, key=lambda place: (place.label, place.id))]


def _foreign_names(place: Place) -> list[tuple[str, str]]:
    """Language code and first name of a place in other languages, without repeated names."""
    languages: dict[str, str] = {}
    for language, names in place.names.items():
        if names[0] != place.label:
            languages.setdefault(names[0], language)
    return [(language, name) for name, language in languages.items()]


def _footnotes(assessed: AssessedCorpus, text: str) -> Iterable[str]:
    """The footnotes of the countries that a text mentions."""
    for record in assessed.corpus.places.values():
        if record.value.footnote and any(name in text for name in record.value.every_name()):
            yield record.value.footnote
