"""The cost of reading and comparing a page grows linearly with its size, whatever it repeats."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from scrapers.analysis.anchors.locate import ClaimFinder
from scrapers.analysis.anchors.match import match_claims
from scrapers.analysis.anchors.names import Names
from scrapers.analysis.anchors.records import CitedClaim
from scrapers.analysis.quote_match import match_quote
from scrapers.extract.html import DocumentTooComplex, parse, read_page
from scrapers.extract.text import ExtractedText, Paragraph, common_text, fingerprint

pytestmark = pytest.mark.slow
MEGABYTE = 1_000_000
NAMES = Names(places={"kosovo": ("Kosovo", "Kosovë"), "kosovo/prizren": ("Prizren",)})
CLAIM = CitedClaim("kosovo/x#c1", "a", "On 5 May 2024 the office in Prizren gave EUR 213 to 12,266 people.", "kosovo")
PAGES = {
    "figures in one line": "<main><p>Table</p><pre>{}</pre></main>|12 ",
    "figures without blanks": "<main><p>{}</p></main>|1",
    "thousands signs": "<main><p>{}</p></main>|1.000,",
    "scale words": "<main><p>{}</p></main>|1 million ",
    "ranges": "<main><p>{}</p></main>|5 to ",
    "months": "<main><p>{}</p></main>|may ",
    "dates": "<main><p>{}</p></main>|5 May 2024 ",
    "times": "<main><p>{}</p></main>|07:00-15:30 ",
    "the figure of the claim": "<main><p>{}</p></main>|213 euro. ",
    "the place of the claim": "<main><p>{}</p></main>|Prizren, ",
    "plus signs of phones": "<main><p>{}</p></main>|+383 3",
    "one long word": "<main><p>{}</p></main>|a",
    "elements never closed": "<body>{}|<b>x ",
    "nested tables": "<body>{}|<table><tr><td>1 ",
    "equal paragraphs": "<main>{}</main>|<p>Download</p>",
    "attributes that hide": "<body>{}|<i style='display :none",
    "entities": "<main><p>{}</p></main>|&#51;&nbsp;",
}


def processor_time(function: Callable[[], object]) -> float:
    """Seconds of processor time of one call, without garbage collection of other tests."""
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        function()
        return time.process_time() - began
    finally:
        gc.enable()


def grows_linearly(function: Callable[[int], object]) -> bool:
    """Whether four times the size costs at most eight times as much; a quadratic step would cost sixteen times.

    Measured up to three times, because other processes disturb caches; the least ratio counts.
    """
    return any(processor_time(lambda: function(4)) < 8 * processor_time(lambda: function(1)) for _ in range(3))


def page(form: str, eighths: int = 8) -> str:
    """A page of an eighth of a megabyte for each of `eighths`; markup is repeated up to the limit of elements."""
    frame, _, piece = form.partition("|")
    count = MEGABYTE // len(piece)
    return frame.format(piece * ((min(count, 9_000) if "<" in piece else count) * eighths // 8))


def read_and_compare(text: str, finder: ClaimFinder) -> None:
    """Extraction, fingerprint, a quotation and the facts of a claim together."""
    try:
        read = read_page(parse(text))
    except DocumentTooComplex:
        return
    fingerprint(read, "")
    match_quote("The grant of 450 euros is paid once", read)
    match_claims(finder, [CLAIM], read)


@pytest.mark.parametrize("name", PAGES)
def test_reading_and_comparing_grow_linearly_with_the_page(name: str) -> None:
    """The seconds that a megabyte takes are printed by `python -m tests.bench.freshness.reading_time`."""
    finder = ClaimFinder(NAMES)
    match_claims(finder, [CLAIM], ExtractedText((Paragraph("5 May"),)))
    pages = {eighths: page(PAGES[name], eighths) for eighths in (1, 4)}

    assert grows_linearly(lambda eighths: read_and_compare(pages[eighths], finder))


@pytest.mark.parametrize("words", ["Download", "word " * 20])
def test_comparing_two_fetches_grows_linearly_with_the_page(words: str) -> None:
    """Very many equal lines, and one line of very many equal words."""

    def compare(eighths: int) -> None:
        count = MEGABYTE // len(words) * eighths // 8
        one, two = (ExtractedText((*[Paragraph(words)] * count, Paragraph(f"{number} here"))) for number in (1, 2))
        long, longer = (ExtractedText((Paragraph(words * count + f" x{number}"),)) for number in (1, 2))
        common_text(one, two)
        common_text(long, longer)

    assert grows_linearly(compare)
