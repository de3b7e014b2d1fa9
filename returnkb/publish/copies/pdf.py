"""PDF copies: a booklet for each country and a fact sheet for each place with statements, tagged for accessibility."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from returnkb.assessment.assess import AssessedCorpus
from returnkb.corpus.sheet_labels import Labels, Words
from returnkb.editions.stamp import EditionStamp
from returnkb.model.place import Place
from returnkb.print.booklet import booklet, booklet_countries, booklet_html
from returnkb.print.fact_sheet import SheetRequest, fact_sheet
from returnkb.print.pdf import pdf
from returnkb.print.sheet_html import SheetLayout, sheet_html
from returnkb.publish.packaging.deterministic_zip import write_zip


@dataclass(frozen=True)
class Papers:
    """The source of PDF copies: the judged collection, the labels around the facts, the tree, and the site's URL."""

    assessed: AssessedCorpus
    labels: Labels
    root: Path
    site: str | None = None

    @property
    def words(self) -> Words:
        """The English words; raises ValueError when the tree has none."""
        if "en" not in self.labels.languages:
            raise ValueError("sources/labels.yml has no English words, which booklets and fact sheets are made with")
        return self.labels.of("en")


Say = Callable[[str], None]


def write_booklets(papers: Papers, stamp: EditionStamp, out: Path, name: str, say: Say) -> Iterator[Path]:
    """Write the booklet of every country; raises PdfUnavailable."""
    found = booklet_countries(papers.assessed)
    for number, country in enumerate(found, 1):
        say(f"typesetting booklet {number} of {len(found)}: {country.label}")
        page = booklet_html(papers.assessed, booklet(papers.assessed, country), stamp, papers.words, papers.site)
        target = out / f"{name}-{country.id}.pdf"
        target.write_bytes(pdf(page, papers.root))
        yield target


def write_sheets(papers: Papers, stamp: EditionStamp, out: Path, name: str, say: Say) -> Iterator[Path]:
    """Write a zip for every country with the fact sheets of its places; raises PdfUnavailable."""
    for country in booklet_countries(papers.assessed):
        places = [papers.assessed.corpus.place(place_id) for place_id in sorted(papers.assessed.by_place)]
        own = [place for place in places if place.country_id == country.id]
        say(f"typesetting {len(own)} fact sheets: {country.label}")
        root = f"{name}-{country.id}-sheets"
        target = out / f"{root}.zip"
        write_zip(target, {f"{root}/{_file(place)}": _sheet(papers, stamp, place) for place in own})
        yield target


def _sheet(papers: Papers, stamp: EditionStamp, place: Place) -> bytes:
    sheet = fact_sheet(papers.assessed, SheetRequest(place))
    return pdf(sheet_html(papers.assessed, sheet, SheetLayout(papers.words, False, stamp.id, papers.site)), papers.root)


def _file(place: Place) -> str:
    return f"{place.id.replace('/', '-')}.pdf"
