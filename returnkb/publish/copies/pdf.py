"""PDF copies: a booklet for each country and a fact sheet for each place with statements, tagged for accessibility."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.editions.stamp import EditionStamp
from returnkb.model.place import Place
from returnkb.model.sheet_labels import Labels, Words
from returnkb.print.booklet import booklet, booklet_countries, booklet_html
from returnkb.print.fact_sheet import SheetRequest, fact_sheet
from returnkb.print.pdf import pdf
from returnkb.print.sheet_html import SheetLayout, sheet_html
from returnkb.publish.packaging.deterministic_zip import write_zip


@dataclass(frozen=True)
class PdfSource:
    """The input of PDF copies: the assessed corpus, the labels of booklets and fact sheets, the tree, and the site's URL."""

    assessed: AssessedCorpus
    labels: Labels
    root: Path
    site: str | None = None

    @property
    def english(self) -> Words:
        """The English labels; raises ValueError when the tree has none."""
        if "en" not in self.labels.languages:
            raise ValueError("sources/labels.yml has no English words, which booklets and fact sheets are made with")
        return self.labels.of("en")


Report = Callable[[str], None]


def write_booklets(source: PdfSource, stamp: EditionStamp, out: Path, name: str, report: Report) -> Iterator[Path]:
    """Write the booklet of every country; raises PdfUnavailable."""
    countries = booklet_countries(source.assessed)
    for number, country in enumerate(countries, 1):
        report(f"typesetting booklet {number} of {len(countries)}: {country.label}")
        page = booklet_html(source.assessed, booklet(source.assessed, country), stamp, source.english, source.site)
        target = out / f"{name}-{country.id}.pdf"
        target.write_bytes(pdf(page, source.root))
        yield target


def write_fact_sheets(source: PdfSource, stamp: EditionStamp, out: Path, name: str, report: Report) -> Iterator[Path]:
    """Write a zip for every country with the fact sheets of its places, also for clients; raises PdfUnavailable."""
    for country in booklet_countries(source.assessed):
        places = [source.assessed.corpus.place(place_id) for place_id in sorted(source.assessed.by_place)]
        in_country = [place for place in places if place.country_id == country.id]
        report(f"typesetting fact sheets of {len(in_country)} places: {country.label}")
        root = f"{name}-{country.id}-sheets"
        target = out / f"{root}.zip"
        sheets = (sheet for place in in_country for sheet in _fact_sheets(source, stamp, place))
        write_zip(target, {f"{root}/{file_name}": content for file_name, content in sheets})
        yield target


def _fact_sheets(source: PdfSource, stamp: EditionStamp, place: Place) -> Iterator[tuple[str, bytes]]:
    """The counsellor's sheet of a place in English, and a client's sheet in each language of the place, by file name."""
    sheet, stem = fact_sheet(source.assessed, SheetRequest(place)), place.id.replace("/", "-")
    layouts = {f"{stem}.pdf": SheetLayout(source.english, False, stamp.id, source.site)}
    for language in _client_languages(source, place):
        words = source.labels.of(language)
        layouts[f"{stem}-client-{language}.pdf"] = SheetLayout(words, True, stamp.id, source.site)
    for file_name, layout in layouts.items():
        yield file_name, pdf(sheet_html(source.assessed, sheet, layout), source.root)


def _client_languages(source: PdfSource, place: Place) -> list[str]:
    """The languages of a place, or of the nearest wider area that states any, in which there are labels."""
    stated = (area.languages for area in source.assessed.corpus.chain(place.id) if area.languages)
    return [language for language in next(stated, ()) if language in source.labels.languages]
