"""Fact sheet as a standalone HTML page for printing or typesetting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.model import page_urls
from returnkb.model.edtf import EdtfDate
from returnkb.model.sheet_labels import Words
from returnkb.print.client_sheet import client_sheet
from returnkb.print.environment import templates
from returnkb.print.fact_sheet import FactSheet


@dataclass(frozen=True)
class SheetLayout:
    """Labels, audience, edition and site URL of a sheet."""

    words: Words
    client: bool = False
    edition: str | None = None
    site: str | None = None


def sheet_html(assessed: AssessedCorpus, sheet: FactSheet, layout: SheetLayout) -> str:
    """The sheet as an HTML page; a client's sheet is in the client's language alone."""
    place = sheet.request.place
    if layout.client:
        return _client_sheet_html(assessed, sheet, layout)
    names = {part.place.id: part.place.name_in(layout.words.language) for part in sheet.parts}
    path = page_urls.place(place.id)
    return (
        templates()
        .get_template("sheet.html")
        .render(
            sheet=sheet,
            layout=layout,
            words=layout.words,
            corpus=assessed.corpus,
            names=names,
            title=f"{layout.words['sheet']}: {names[place.id]}",
            address=f"{layout.site}{path}" if layout.site else "",
            format_day=lambda day: layout.words.time(EdtfDate.parse(day.isoformat())) if isinstance(day, date) else "",
        )
    )


def _client_sheet_html(assessed: AssessedCorpus, sheet: FactSheet, layout: SheetLayout) -> str:
    place, words = sheet.request.place, layout.words
    name = place.name_in(words.language)
    content = client_sheet(assessed, sheet.request, words)
    template = templates().get_template("client_sheet.html")
    return template.render(
        sheet=content, layout=layout, words=words, place=place, name=name, title=f"{words['sheet']}: {name}"
    )
