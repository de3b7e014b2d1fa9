"""A complete answer made into text, or the reason why it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scrapers.analysis import classify
from scrapers.analysis.outcome import Outcome
from scrapers.extract.adapter import Adapter
from scrapers.extract.charset import decode
from scrapers.extract.content_type import ContentType, detect_content_type
from scrapers.extract.feed import InvalidFeed, newest_title, read_feed
from scrapers.extract.html import DocumentTooComplex, SelectorNotFound, parse, read_page
from scrapers.extract.normalize import fold
from scrapers.extract.pdf import PdfUnreadable, read_pdf
from scrapers.extract.text import ExtractedText, paragraphs_of
from scrapers.http.response import Response


class DocumentUnreadable(Exception):
    """A page that came and gives no text of its own."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        """Keep the outcome beside the sentence."""
        super().__init__(reason)
        self.outcome = outcome


@dataclass(frozen=True)
class ParsedDocument:
    """What a document says."""

    text: ExtractedText
    cut: str
    facts: Mapping[str, str] = field(default_factory=dict)
    edition: str | None = None


def read_document(
    page: Response, adapter: Adapter, select: str | None, asked: str, lenient: bool = False
) -> ParsedDocument:
    """Read a page as what it is; a lenient reading does not ask whether it is what was wanted."""
    content_type = page.headers.get("content-type", "")
    kind = detect_content_type(page.body, content_type)
    if not page.body.strip():
        raise DocumentUnreadable(Outcome.EMPTY, "It sends an empty page.")
    if kind is ContentType.PDF:
        return _pdf(page)
    if kind is ContentType.FEED:
        return _feed(page, adapter)
    if kind is ContentType.PLAIN:
        lines = paragraphs_of(decode(page.body, content_type).splitlines())
        return ParsedDocument(ExtractedText(lines, lines, "plain"), "plain")
    if kind is ContentType.OTHER:
        raise DocumentUnreadable(
            Outcome.UNKNOWN_KIND, f"It sends {content_type or 'something without a type'}, which we cannot read."
        )
    return _html(page, adapter, select, asked, lenient)


def _html(page: Response, adapter: Adapter, select: str | None, asked: str, lenient: bool) -> ParsedDocument:
    try:
        soup = parse(decode(page.body, page.headers.get("content-type", "")))
    except DocumentTooComplex as error:
        raise DocumentUnreadable(Outcome.TOO_LARGE, _sentence(error)) from error
    scripts, passwords = len(soup.find_all("script")), len(soup.find_all("input", type="password"))
    classification = None if lenient else classify.classify_markup(asked, page, soup)
    facts = adapter.facts(soup) if adapter.facts else {}
    edition = adapter.edition(soup) if adapter.edition else None
    cut = adapter.extraction_rule(select)
    try:
        text = read_page(soup, cut)
    except SelectorNotFound as error:
        raise DocumentUnreadable(Outcome.NO_MATCH, _sentence(error)) from error
    if not lenient:
        classification = classification or classify.classify_text(asked, page, text, scripts, passwords)
        if classification:
            raise DocumentUnreadable(classification.outcome, classification.reason)
        _expect(adapter, text)
    return ParsedDocument(text, cut.name, facts, edition)


def _expect(adapter: Adapter, text: ExtractedText) -> None:
    said = fold(" ".join(paragraph.text for paragraph in text.whole))
    if missing := [words for words in adapter.required_phrases if fold(words) not in said]:
        raise DocumentUnreadable(
            Outcome.UNEXPECTED, f"It lacks the words {missing[0]!r}, which every page of {adapter.name} has."
        )
    if len(text.joined) < adapter.min_characters:
        raise DocumentUnreadable(
            Outcome.UNEXPECTED, f"It has {len(text.joined)} characters where {adapter.min_characters} are expected."
        )


def _pdf(page: Response) -> ParsedDocument:
    try:
        return ParsedDocument(read_pdf(page.body), "pdf")
    except PdfUnreadable as error:
        raise DocumentUnreadable(Outcome(error.kind), str(error)) from error


def _feed(page: Response, adapter: Adapter) -> ParsedDocument:
    try:
        text = read_feed(page.body, adapter.items)
    except InvalidFeed as error:
        raise DocumentUnreadable(Outcome.DAMAGED, f"{error}.") from error
    return ParsedDocument(text, "feed", edition=newest_title(text))


def _sentence(error: Exception) -> str:
    said = str(error)
    return said[0].upper() + said[1:] + "."
