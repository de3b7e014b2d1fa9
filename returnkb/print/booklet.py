"""The booklet of a country: what is known of it and of every place in it, to print, with contents, sources and dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from returnkb.assessment.assess import AssessedCorpus
from returnkb.model import page_urls as addresses
from returnkb.model.edtf import format_day
from returnkb.model.place import Place
from returnkb.model.sheet_labels import Words
from returnkb.print.fact_sheet import Choice, Cited, Part, cited_in, part_on
from returnkb.print.html import templates


@dataclass(frozen=True)
class Booklet:
    """A country's parts, the country itself first, then its places by name; sources are numbered through all of them."""

    country: Place
    parts: tuple[Part, ...]
    sources: tuple[Cited, ...]

    @property
    def read_up_to(self) -> date | None:
        """The cut-off date: the last day on which any of its sources was read."""
        return max((cited.accessed for cited in self.sources), default=None)


@dataclass(frozen=True)
class Imprint:
    """What a booklet says of itself: its edition, the edition's day, until when that is fresh, the site's address."""

    edition: str
    day: date
    fresh_until: date
    site: str | None = None


def booklet(assessed: AssessedCorpus, country: Place) -> Booklet:
    """Gather a country's booklet; places that nothing is known of are left out."""
    numbers: dict[str, int] = {}
    parts = [part_on(assessed, Choice(place), place, numbers) for place in _places(assessed, country)]
    filled = [part for part in parts if part.helpers or part.sections or part.history]
    return Booklet(country, tuple(filled), tuple(cited_in(assessed, numbers, filled)))


def booklet_countries(assessed: AssessedCorpus) -> list[Place]:
    """The countries that have a booklet: those with an entry of their own or in one of their places, by name."""
    known = {place_id.split("/", 1)[0] for place_id in assessed.by_place}
    return sorted((assessed.corpus.place(country) for country in known), key=lambda place: place.label)


def booklet_html(assessed: AssessedCorpus, made: Booklet, imprint: Imprint, words: Words) -> str:
    """The whole booklet as a page of its own, ready to be typeset."""
    body = (
        templates()
        .get_template("booklet.html")
        .render(
            booklet=made,
            imprint=imprint,
            words=words,
            corpus=assessed.corpus,
            title=made.country.label,
            address=f"{imprint.site}{addresses.place(made.country.id)}" if imprint.site else "",
            own_names=_own_names,
            day=format_day,
            figures=lambda day: f"{day.day}.{day.month}.{day.year}",
        )
    )
    notes = "".join(templates().get_template("note.html").render(note=note) for note in _notes(assessed, body))
    return body.replace("<!--notes-->", notes, 1)


def _places(assessed: AssessedCorpus, country: Place) -> list[Place]:
    inside = [assessed.corpus.place(place_id) for place_id in assessed.by_place]
    within = [place for place in inside if place.country_id == country.id and place.id != country.id]
    return [country, *sorted(within, key=lambda place: (place.label, place.id))]


def _own_names(place: Place) -> list[tuple[str, str]]:
    """The first name of a place in each other language, with the language's code; no name twice."""
    found: dict[str, str] = {}
    for language, names in place.names.items():
        if names[0] != place.label:
            found.setdefault(names[0], language)
    return [(language, name) for name, language in found.items()]


def _notes(assessed: AssessedCorpus, text: str) -> Iterable[str]:
    """The footnote of every country the booklet names that has one."""
    for record in assessed.corpus.places.values():
        if record.value.footnote and any(name in text for name in record.value.every_name()):
            yield record.value.footnote
