"""Fact sheets of the ten places with most statements as PDF: `python -m tests.bench.sheet_pages [FOLDER]`.

For each place a counsellor's sheet in English and a client's sheet in a language of the country: pages, seconds a page
(processor time, and by the clock), whether it is tagged and every font is inside. With a folder the PDFs are kept there.
The last line gives the slowest sheet's seconds a page; a place whose sheet is not tagged or lacks a font fails.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdf

from returnkb.assessment.assess import AssessedCorpus, assess
from returnkb.corpus.corpus import load
from returnkb.corpus.sheet_labels import read_labels
from returnkb.model.place import Place
from returnkb.print.fact_sheet import SheetRequest, fact_sheet
from returnkb.print.pdf import pdf
from returnkb.print.sheet_html import SheetLayout, sheet_html
from tests.fonts import descriptor, fonts

REPOSITORY = Path(__file__).resolve().parents[2]
LARGEST = 10
SPOKEN = {
    "iraq": "ar",
    "iraq/kurdistan-region": "ckb",
    "kosovo": "sq",
    "mali": "fr",
    "serbia": "sr-Latn",
    "albania": "sq",
}


def main(folder: Path | None) -> int:
    """Typeset each sheet once and print its line; 1 when one is not as it must be."""
    assessed = assess(load(REPOSITORY)[0], date.today())
    pdf(
        "<html lang='en'><title>warm</title><p>warm</p></html>", REPOSITORY
    )  # the typesetter's own start is not a page's
    print(f"{'place':28} {'for':12} pages  cpu s/page  clock s/page  tagged  fonts inside")
    slowest, faulty = 0.0, 0
    for place in largest(assessed):
        for name, html in sheets(assessed, place):
            cpu, clock = time.process_time(), time.perf_counter()
            made = pdf(html, REPOSITORY)
            cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
            reader = pypdf.PdfReader(io.BytesIO(made))
            pages, tagged, inside = len(reader.pages), "/StructTreeRoot" in reader.root_object, fonts_inside(reader)
            print(
                f"{place.id:28} {name:12} {pages:5}  {cpu / pages:10.2f}  {clock / pages:12.2f}  {tagged!s:6}  {inside!s}"
            )
            slowest, faulty = max(slowest, cpu / pages), faulty + (not (tagged and inside))
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{place.id.replace('/', '-')}-{name}.pdf").write_bytes(made)
    print(f"slowest: {slowest:.2f} s of processor time a page")
    return 1 if faulty else 0


def largest(assessed: AssessedCorpus) -> list[Place]:
    """The places, countries apart, with most statements of their own."""
    count = {place: sum(len(entry.claims) for entry in entries) for place, entries in assessed.by_place.items()}
    ranked = sorted((place for place in count if "/" in place), key=lambda place: (-count[place], place))
    return [assessed.corpus.place(place) for place in ranked[:LARGEST]]


def sheets(assessed: AssessedCorpus, place: Place) -> Iterator[tuple[str, str]]:
    """The counsellor's and the client's sheet of a place as pages to typeset."""
    labels, sheet = read_labels(REPOSITORY / "sources" / "labels.yml"), fact_sheet(assessed, SheetRequest(place))
    yield "counsellor", sheet_html(assessed, sheet, SheetLayout(labels.of("en")))
    chain = assessed.corpus.chain(place.id)
    language = next((SPOKEN[link.id] for link in chain if link.id in SPOKEN), "en")
    yield f"client {language}", sheet_html(assessed, sheet, SheetLayout(labels.of(language), client=True))


def fonts_inside(reader: pypdf.PdfReader) -> bool:
    """Whether every font of every page carries its own letters."""
    return all({"/FontFile2", "/FontFile3"} & set(descriptor(font)) for font in fonts(reader))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
