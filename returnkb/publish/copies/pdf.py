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
    """Write a zip for every country with the fact sheets of its places; raises PdfUnavailable."""
    for country in booklet_countries(source.assessed):
        places = [source.assessed.corpus.place(place_id) for place_id in sorted(source.assessed.by_place)]
        in_country = [place for place in places if place.country_id == country.id]
        report(f"typesetting {len(in_country)} fact sheets: {country.label}")
        root = f"{name}-{country.id}-sheets"
        target = out / f"{root}.zip"
        write_zip(target, {f"{root}/{_file_name(place)}": _fact_sheet(source, stamp, place) for place in in_country})
        yield target


def _fact_sheet(source: PdfSource, stamp: EditionStamp, place: Place) -> bytes:
    sheet = fact_sheet(source.assessed, SheetRequest(place))
    return pdf(
        sheet_html(source.assessed, sheet, SheetLayout(source.english, False, stamp.id, source.site)), source.root
    )


def _file_name(place: Place) -> str:
    return f"{place.id.replace('/', '-')}.pdf"
