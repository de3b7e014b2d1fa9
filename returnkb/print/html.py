"""A fact sheet as one HTML page of its own, ready to be printed or typeset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from returnkb.assessment.assess import AssessedCorpus
from returnkb.html.content_security_policy import policy
from returnkb.model import page_urls as addresses
from returnkb.model.edtf import EdtfDate
from returnkb.model.place import Place
from returnkb.model.sheet_labels import Words
from returnkb.print.fact_sheet import Sheet

LINK_LETTERS = 48


@dataclass(frozen=True)
class Paper:
    """How a sheet is to look: the words around the facts, whether it is for a client, its edition, the site's address."""

    words: Words
    client: bool = False
    edition: str | None = None
    site: str | None = None


def paper_html(assessed: AssessedCorpus, sheet: Sheet, paper: Paper) -> str:
    """The whole page."""
    place = sheet.choice.place
    names = {part.place.id: name_in(part.place, paper.words.language) for part in sheet.parts}
    address = addresses.place(place.id)
    return (
        templates()
        .get_template("paper.html")
        .render(
            sheet=sheet,
            paper=paper,
            words=paper.words,
            corpus=assessed.corpus,
            names=names,
            title=f"{paper.words['sheet']}: {names[place.id]}",
            address=f"{paper.site}{address}" if paper.site else "",
            day=lambda day: paper.words.time(EdtfDate.parse(day.isoformat())) if isinstance(day, date) else "",
        )
    )


def name_in(place: Place, language: str) -> str:
    """A place's name in a language, or its label."""
    for key in (language, language.partition("-")[0]):
        if key in place.names:
            return place.names[key][0]
    return place.label


def short_link(url: str) -> str:
    """An address as a reader can copy it from paper: without its scheme, cut where it grows too long."""
    parts = urlsplit(url)
    text = (parts.netloc.removeprefix("www.") + parts.path).rstrip("/")
    return text if len(text) <= LINK_LETTERS else f"{text[: LINK_LETTERS - 1]}…"


@cache
def templates() -> Environment:
    """The templates of everything that goes on paper."""
    environment = Environment(
        loader=PackageLoader("returnkb.print"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(short=short_link)
    environment.globals.update(policy=policy)
    return environment
