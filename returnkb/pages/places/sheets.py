"""Pages of fact sheets: one for every place with entries of its own, and the page that assembles others."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from returnkb.assessment.places.entries import places_with_entries
from returnkb.eligibility.browser_data import form_options
from returnkb.model import page_urls
from returnkb.model.edtf import format_day
from returnkb.model.place import Place
from returnkb.pages.context import Page, PageContext, Values
from returnkb.print.fact_sheet import SheetRequest, fact_sheet
from returnkb.text.url_display import display_url

MOST_STATEMENTS = 40  # on each topic
OWN_NAMES = {
    "en": "English", "de": "Deutsch", "fr": "français", "sq": "shqip", "sr-Latn": "srpski", "sr-Cyrl": "српски",
    "ar": "العربية", "ckb": "کوردیی ناوەندی", "ku": "kurmancî",
}  # fmt: skip


def pages(context: PageContext) -> Iterator[Page]:
    """The sheet of every place that has statements of its own, and the page that makes others."""
    for place_id in context.assessed.by_place:
        yield _sheet(context, context.assessed.corpus.place(place_id))
    corpus = context.assessed.corpus
    yield context.page(
        "sheet_maker.md",
        page_urls.SHEET,
        "Sheet to print",
        description="Contacts and first steps for a client in their language, or what is known of a place for a counsellor.",
        trail=[],
        freshness_words="Every contact has its date.",
        choices=places_with_entries(context.assessed),
        topics=[record.value for record in corpus.topics.values() if "." not in record.id],
        hosts=(options := form_options(corpus))["hosts"],
        modes=options["modes"],
        services=sorted((record.value for record in corpus.services.values()), key=lambda service: service.label),
        languages=[(code, OWN_NAMES.get(code, code)) for code in context.settings.labels.languages],
    )


def _sheet(context: PageContext, place: Place) -> Page:
    return context.page(
        "sheet.md",
        page_urls.sheet(place.id),
        f"Fact sheet: {place.label}",
        description=f"What is known of {place.label} on one sheet, with dates and sources.",
        costly=partial(_sheet_values, context, place),
        short=display_url,
    )


def _sheet_values(context: PageContext, place: Place) -> Values:
    sheet = fact_sheet(context.assessed, SheetRequest(place, most=MOST_STATEMENTS))
    read_up_to = sheet.read_up_to
    chain = reversed(context.assessed.corpus.chain(place.id))
    return {
        "trail": [(other.label, page_urls.place(other.id)) for other in chain],
        "freshness_words": (f"Sources read up to {format_day(read_up_to)}. " if read_up_to else "")
        + "This sheet gives information only. It does not say whether anybody should return.",
        "sheet": sheet,
        "part": sheet.parts[0],
    }
