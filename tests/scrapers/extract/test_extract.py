"""The extracted text is what a reader sees of the main part of a page, whatever its encoding and markup."""

from __future__ import annotations

import pytest

from scrapers.extract.adapter import ExtractionRule
from scrapers.extract.charset import decode
from scrapers.extract.feed import InvalidFeed, newest_title, read_feed
from scrapers.extract.html import DocumentTooComplex, SelectorNotFound, parse, read_page
from scrapers.extract.ignore_patterns import IgnorePattern
from scrapers.extract.pdf import PdfUnreadable, read_pdf
from scrapers.extract.text import fingerprint
from tests.scrapers.fixtures.loopback import PROSE
from tests.scrapers.fixtures.pdf_documents import circular, locked, pdf, scanned

MAIN = f"<h1>Registration</h1><p>{PROSE}</p>"


WHOLE = ExtractionRule()


def lines(html: str, cut: ExtractionRule = WHOLE) -> list[str]:
    """Paragraphs of a page."""
    return [paragraph.text for paragraph in read_page(parse(html), cut).paragraphs]


@pytest.mark.parametrize(
    "page",
    [
        f"<nav>menu</nav><main>{MAIN}</main><footer>end</footer>",
        f"<div>menu</div><div role=main>{MAIN}</div>",
        f"<div>menu</div><article>{MAIN}</article>",
        f"<header>top</header><div>{MAIN}</div><aside>ads</aside><form>search</form>",
        f"<main>{MAIN}<script>var now = 1</script><p hidden>later</p><p style='display: none'>later</p></main>",
        f"<main>{MAIN}<!-- {'x' * 50} --></main>",
    ],
)
def test_the_main_part_is_found_by_landmarks(page: str) -> None:
    """Menus, footers, scripts, comments and hidden elements are no text."""
    assert lines(page) == ["Registration", PROSE.strip()]


def test_a_short_main_element_is_ignored() -> None:
    """An empty main element does not hide the page around it."""
    assert PROSE.strip() in lines(f"<main></main><div>{MAIN}</div>")


def test_two_articles_are_not_one() -> None:
    """With several articles none of them is the main part."""
    assert len(lines(f"<article>{MAIN}</article><article><p>{PROSE} Second.</p></article>")) == 3


def test_a_declared_selector_has_priority() -> None:
    """Only selected elements are text, without removed and ignored ones."""
    page = "<main><p>menu</p></main><div id=x><p>Fee: 5 €</p><p class=ad>Buy</p><p>As of 01.02.2026</p></div>"
    cut = ExtractionRule("#x", (".ad",), (IgnorePattern(r"As of \d\d\.\d\d\.\d{4}", "print date"),))

    assert lines(page, cut) == ["Fee: 5 €"]


@pytest.mark.parametrize("selector", ["#nowhere", "p[["])
def test_a_selector_without_a_match_is_an_error(selector: str) -> None:
    """A selector without a match never gives an empty text."""
    with pytest.raises(SelectorNotFound):
        lines("<p>text</p>", ExtractionRule(selector))


def test_cells_of_a_row_are_one_line() -> None:
    """A fee stays beside its label."""
    assert lines("<table><tr><td>Passport</td><td><p>25 €</p></td></tr><tr><td>Card</td><td>9 €</td></tr></table>") == [
        "Passport · 25 €",
        "Card · 9 €",
    ]


def test_lines_are_where_a_reader_sees_them() -> None:
    """Breaks and blocks separate lines, inline elements do not."""
    assert lines("<div>One<br>two <b>bold</b>ly<ul><li>three</li><li>four</li></ul>five</div>") == [
        "One", "two boldly", "three", "four", "five",
    ]  # fmt: skip


def test_a_page_with_too_many_elements_is_not_parsed() -> None:
    """A page built to exhaust memory is refused before it is parsed."""
    with pytest.raises(DocumentTooComplex):
        parse("<p>" * 40_000)


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.replace("<p>", "<p class='c12' data-id=7>"),
        lambda page: page.replace(" ", "\n   "),
        lambda page: page.replace("free", "fr&shy;ee").replace("office", "o&#8203;ffice"),
        lambda page: page.replace("<main>", "<nav>new menu</nav><main>"),
        lambda page: page.replace("450", "<b>450</b>"),
        lambda page: page.replace("</main>", "<script>nonce='8f'</script></main>"),
        lambda page: page.replace("</main>", "</main><footer>© 2027</footer>"),
    ],
)
def test_invisible_changes_leave_the_fingerprint(change: object) -> None:
    """Classes, spaces, soft hyphens, menus, bold type, scripts and footers leave the fingerprint unchanged."""
    page = f"<main>{MAIN}</main>"

    assert callable(change)
    assert change(page) != page
    assert fingerprint(read_page(parse(change(page))), "").sha256 == fingerprint(read_page(parse(page)), "").sha256


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        ("Kosovë é".encode(), "text/html; charset=iso-8859-1", "Kosovë é"),
        ("Kosovë".encode("cp1252"), "text/html; charset=iso-8859-1", "Kosovë"),
        ("“Kosovë”".encode("cp1252"), "text/html; charset=latin1", "“Kosovë”"),
        ("\ufeffKosovë".encode(), "text/html; charset=ascii", "Kosovë"),
        ("Косово".encode("utf-16"), "text/html", "Косово"),
        ("<meta charset=windows-1251>Косово".encode("cp1251"), "text/html", "<meta charset=windows-1251>Косово"),
        ("<meta charset=cp1256>التسجيل".encode("cp1256"), "text/html", "<meta charset=cp1256>التسجيل"),
        (
            "<?xml version='1.0' encoding='cp1250'?>Đšžč".encode("cp1250"),
            "",
            "<?xml version='1.0' encoding='cp1250'?>Đšžč",
        ),
        ("登记免费".encode("gb18030"), "text/html; charset=gb2312", "登记免费"),
        (b"plain", "text/html; charset=no-such-thing", "plain"),
    ],
)
def test_the_charset_is_detected(body: bytes, kind: str, expected: str) -> None:
    """Byte order mark, header, declaration and meta element are used in turn, and a false label is detected."""
    assert decode(body, kind) == expected


def test_a_pdf_gives_its_lines() -> None:
    """A PDF is parsed in a subprocess."""
    text = read_pdf(pdf(["Registration is free of charge.", "Bring a passport and a photograph."]))

    assert [paragraph.text for paragraph in text.paragraphs] == [
        "Registration is free of charge.",
        "Bring a passport and a photograph.",
    ]


@pytest.mark.parametrize(
    ("body", "kind"), [(locked(), "encrypted"), (scanned(), "scanned"), (circular(), "damaged"), (b"%PDF-", "damaged")]
)
def test_a_pdf_without_text_gives_the_reason(body: bytes, kind: str) -> None:
    """Locked, scanned and damaged files are distinguished."""
    with pytest.raises(PdfUnreadable) as error:
        read_pdf(body)

    assert error.value.kind == kind


def test_a_pdf_that_takes_too_long_is_stopped() -> None:
    """The subprocess is stopped after its time limit."""
    with pytest.raises(PdfUnreadable, match="seconds"):
        read_pdf(pdf(["x"]), seconds=0.01)


FEED = b"""<?xml version="1.0"?><rss><channel><title>News</title>
<item><title>New centre in Peja</title><description>&lt;p&gt;Opens in May&lt;/p&gt;</description></item>
<item><title>Older news</title></item></channel></rss>"""


def test_a_feed_gives_its_items() -> None:
    """Each item is one paragraph, and the first is the newest."""
    assert [paragraph.text for paragraph in read_feed(FEED).paragraphs] == [
        "New centre in Peja - Opens in May",
        "Older news",
    ]
    assert newest_title(read_feed(FEED)) == "New centre in Peja"


def test_entities_of_a_feed_are_not_expanded() -> None:
    """Declared entities are removed before parsing."""
    laughs = b'<!DOCTYPE rss [<!ENTITY a "ha ha ha">]><rss><channel><item><title>x &a;</title></item></channel></rss>'

    assert [paragraph.text for paragraph in read_feed(laughs).paragraphs] == ["x"]


def test_what_is_no_feed_is_refused() -> None:
    """An error page with the content type of a feed is no feed."""
    with pytest.raises(InvalidFeed):
        read_feed(b"<html><body>error</body></html>")
