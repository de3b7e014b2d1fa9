"""Fact sheets to print: one for every place with statements of its own, and the page on which one is put together."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.model import page_urls as addresses
from returnkb.model.edtf import day_words
from returnkb.model.place import Place
from returnkb.pages.compare import choices
from returnkb.pages.page import Page, PageContext
from returnkb.print.fact_sheet import SheetRequest, fact_sheet
from returnkb.print.sheet_html import display_url

OWN_NAMES = {
    "en": "English", "de": "Deutsch", "fr": "français", "sq": "shqip", "sr-Latn": "srpski", "sr-Cyrl": "српски",
    "ar": "العربية", "ckb": "کوردیی ناوەندی", "ku": "kurmancî",
}  # fmt: skip


def pages(context: PageContext) -> Iterator[Page]:
    """The sheet of every place that has statements of its own, and the page that makes others."""
    for place_id in context.assessed.by_place:
        yield _sheet(context, context.assessed.corpus.place(place_id))
    corpus = context.assessed.corpus
    yield context.write(
        "sheet_maker.md",
        addresses.SHEET,
        "Fact sheet",
        description="What is known of a place, or of some topics there, on one sheet to print.",
        trail=[("Fact sheet", None)],
        freshness_words="Every statement on the sheet carries its date, its freshness and the numbers of its sources.",
        choices=choices(context),
        topics=[record.value for record in corpus.topics.values() if "." not in record.id],
        services=sorted((record.value for record in corpus.services.values()), key=lambda service: service.label),
        languages=[(code, OWN_NAMES.get(code, code)) for code in context.setting.labels.languages],
    )


def _sheet(context: PageContext, place: Place) -> Page:
    sheet = fact_sheet(context.assessed, SheetRequest(place))
    read = sheet.read_up_to
    return context.write(
        "sheet.md",
        addresses.sheet(place.id),
        f"Fact sheet: {place.label}",
        description=f"What is known of {place.label} on one sheet, with dates and sources.",
        trail=[(other.label, addresses.place(other.id)) for other in reversed(context.assessed.corpus.chain(place.id))],
        freshness_words=(f"Sources read up to {day_words(read)}. " if read else "")
        + "This sheet gives information only. It does not say whether anybody should return.",
        sheet=sheet,
        part=sheet.parts[0],
        short=display_url,
    )
