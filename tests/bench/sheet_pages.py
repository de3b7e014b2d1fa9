"""Benchmark of fact sheets as PDF, for the ten places with most claims: `python -m tests.bench.sheet_pages [FOLDER]`.

For each place a counsellor's sheet in English and a client's sheet in a language of the country: pages, seconds per page
(CPU and wall time), whether it is tagged and embeds every font. With a folder the PDFs are kept there.
The last line is the slowest sheet's seconds per page; an untagged sheet or a missing font fails.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdf

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.corpus.label_file import read_labels
from returnkb.corpus.load import load
from returnkb.model.place import Place
from returnkb.print.fact_sheet import SheetRequest, fact_sheet
from returnkb.print.pdf import pdf
from returnkb.print.sheet_html import SheetLayout, sheet_html
from tests.constants import REPOSITORY
from tests.fixtures.pdf_fonts import descriptor, fonts

LARGEST = 10
CLIENT_LANGUAGES = {
    "iraq": "ar",
    "iraq/kurdistan-region": "ckb",
    "kosovo": "sq",
    "mali": "fr",
    "serbia": "sr-Latn",
    "albania": "sq",
}


def main(folder: Path | None) -> int:
    """Typeset each sheet once and print its figures; returns 1 when one is not accessible."""
    assessed = assess(load(REPOSITORY)[0], date.today())
    pdf(
        "<html lang='en'><title>warm</title><p>warm</p></html>", REPOSITORY
    )  # so that start-up is not measured with the first page
    print(f"{'place':28} {'for':12} pages  cpu s/page  clock s/page  tagged  fonts inside")
    slowest, faulty = 0.0, 0
    for place in largest(assessed):
        for name, html in sheets(assessed, place):
            cpu, clock = time.process_time(), time.perf_counter()
            content = pdf(html, REPOSITORY)
            cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
            reader = pypdf.PdfReader(io.BytesIO(content))
            pages, tagged, embedded = len(reader.pages), "/StructTreeRoot" in reader.root_object, fonts_embedded(reader)
            print(
                f"{place.id:28} {name:12} {pages:5}  {cpu / pages:10.2f}  {clock / pages:12.2f}  {tagged!s:6}  {embedded!s}"
            )
            slowest, faulty = max(slowest, cpu / pages), faulty + (not (tagged and embedded))
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{place.id.replace('/', '-')}-{name}.pdf").write_bytes(content)
    print(f"slowest: {slowest:.2f} s of processor time a page")
    return 1 if faulty else 0


def largest(assessed: AssessedCorpus) -> list[Place]:
    """The places below country level with most claims of their own."""
    count = {place: sum(len(entry.claims) for entry in entries) for place, entries in assessed.by_place.items()}
    ranked = sorted((place for place in count if "/" in place), key=lambda place: (-count[place], place))
    return [assessed.corpus.place(place) for place in ranked[:LARGEST]]


def sheets(assessed: AssessedCorpus, place: Place) -> Iterator[tuple[str, str]]:
    """The counsellor's and the client's sheet of a place as pages to typeset."""
    labels, sheet = read_labels(REPOSITORY / "sources" / "labels.yml"), fact_sheet(assessed, SheetRequest(place))
    yield "counsellor", sheet_html(assessed, sheet, SheetLayout(labels.of("en")))
    chain = assessed.corpus.chain(place.id)
    language = next((CLIENT_LANGUAGES[link.id] for link in chain if link.id in CLIENT_LANGUAGES), "en")
    yield f"client {language}", sheet_html(assessed, sheet, SheetLayout(labels.of(language), client=True))


def fonts_embedded(reader: pypdf.PdfReader) -> bool:
    """Whether every font of every page is embedded."""
    return all({"/FontFile2", "/FontFile3"} & set(descriptor(font)) for font in fonts(reader))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
