"""Lines of PDFs are put together as readers read them, and a small file with very many lines is refused."""

from __future__ import annotations

import time
import zlib

import pytest

from scrapers.extract.pdf import PdfUnreadable, read_pdf
from scrapers.extract.pdf_program import MAX_LINES, Part, in_reading_order
from tests.scrapers.fixtures.pdf_documents import pdf

AFTER, BEFORE = " يوما من الوصول.", "التسجيل مجاني خلال"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(10.0, AFTER), (50.0, "30"), (60.0, BEFORE)], f"{BEFORE} 30 {AFTER.strip()}"),
        ([(60.0, BEFORE), (50.0, "30"), (10.0, AFTER)], f"{BEFORE} 30 {AFTER.strip()}"),
        ([(10.0, AFTER), (20.0, "IOM"), (30.0, "Iraq"), (60.0, BEFORE)], f"{BEFORE} IOM Iraq {AFTER.strip()}"),
        ([(10.0, "The office of"), (50.0, "بغداد"), (60.0, "is open daily")], "The office of بغداد is open daily"),
    ],
    ids=["drawn from the left", "drawn from the right", "with words of another direction", "a line from left to right"],
)
def test_a_line_is_in_reading_order(parts: list[Part], expected: str) -> None:
    """Parts of a right-to-left line that were drawn from the left are reversed, and no others."""
    assert " ".join(in_reading_order(parts).split()) == expected


def test_a_word_over_two_lines_is_joined() -> None:
    """The hyphen stays, since it may belong to the word; a list item after a dash is a line of its own."""
    text = read_pdf(pdf(["The office for regis-", "tration is open on all days of the week.", "Closed -", "Sundays"]))

    assert [line.text for line in text.paragraphs][:2] == [
        "The office for regis-tration is open on all days of the week.",
        "Closed -",
    ]


def test_a_small_pdf_with_very_many_lines_is_refused() -> None:
    """Compression makes millions of lines of a few kilobytes; they are not taken over from the subprocess."""
    data = pdf(["PLACEHOLDER"])
    stream = zlib.compress(b"BT /F1 12 Tf 14 TL 72 720 Td " + b"(a1 b) Tj T* " * (MAX_LINES + 1) + b"ET")
    start = data.index(b"<< /Length")
    end = data.index(b"endstream")
    head = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream)
    began = time.process_time()
    with pytest.raises(PdfUnreadable, match="lines"):
        read_pdf(data[:start] + head + stream + b"\n" + data[end:])

    assert time.process_time() - began < 1
