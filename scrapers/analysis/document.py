"""Document of a response: extracted text, facts and edition, or the outcome that says why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scrapers.analysis import classify
from scrapers.analysis.outcome import Outcome
from scrapers.extract.adapter import Adapter
from scrapers.extract.charset import decode
from scrapers.extract.content_type import ContentType, detect_content_type, is_text
from scrapers.extract.feed import InvalidFeed, newest_title, read_feed
from scrapers.extract.html import DocumentTooComplex, SelectorNotFound, parse, read_page
from scrapers.extract.normalize import fold
from scrapers.extract.pdf import PdfUnreadable, read_pdf
from scrapers.extract.text import ExtractedText, paragraphs_of
from scrapers.http.response import Response


class DocumentUnreadable(Exception):
    """A response whose document gives no text to compare."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        """Set outcome and reason."""
        super().__init__(reason)
        self.outcome = outcome


@dataclass(frozen=True)
class ParsedDocument:
    """Content of a document; `cut` is the key of the extraction rule."""

    text: ExtractedText
    cut: str
    facts: Mapping[str, str] = field(default_factory=dict)
    edition: str | None = None


def parse_document(
    response: Response, adapter: Adapter, select: str | None, requested: str, lenient: bool = False
) -> ParsedDocument:
    """Parse the document of a response by its detected type.

    Raises DocumentUnreadable; with `lenient`, also an error page or a login form counts as a document.
    """
    declared = response.headers.get("content-type", "")
    if not response.body.strip():
        raise DocumentUnreadable(Outcome.EMPTY, "It sends an empty page.")
    kind = detect_content_type(response.body, declared)
    if kind is ContentType.PDF:
        return _pdf(response)
    if kind is ContentType.FEED:
        return _feed(response, adapter)
    if kind is ContentType.OTHER:
        raise _unknown_type(declared)
    decoded = decode(response.body, declared)
    if not is_text(decoded):
        raise _unknown_type(declared)
    if kind is ContentType.PLAIN:
        lines = paragraphs_of(decoded.splitlines())
        return ParsedDocument(ExtractedText(lines, lines, "plain"), "plain")
    return _html(decoded, response, adapter, select, requested, lenient)


def _unknown_type(declared: str) -> DocumentUnreadable:
    kind = f"binary data as {declared[:80]}" if declared else "binary data without a content type"
    return DocumentUnreadable(Outcome.UNKNOWN_KIND, f"It sends {kind}, which cannot be read as text.")


def _html(
    decoded: str, response: Response, adapter: Adapter, select: str | None, requested: str, lenient: bool
) -> ParsedDocument:
    try:
        soup = parse(decoded)
    except DocumentTooComplex as error:
        raise DocumentUnreadable(Outcome.TOO_LARGE, _sentence(error)) from error
    scripts, passwords = len(soup.find_all("script")), len(soup.find_all("input", type="password"))
    classification = None if lenient else classify.classify_markup(soup, response.url)
    facts = adapter.facts(soup) if adapter.facts else {}
    edition = adapter.edition(soup) if adapter.edition else None
    rule = adapter.extraction_rule(select)
    try:
        text = read_page(soup, rule)
    except SelectorNotFound as error:
        raise DocumentUnreadable(Outcome.NO_MATCH, _sentence(error)) from error
    if not lenient:
        classification = classification or classify.classify_text(requested, response, text, scripts, passwords)
        if classification:
            raise DocumentUnreadable(classification.outcome, classification.reason)
        _check_expected(adapter, text)
    return ParsedDocument(text, rule.name, facts, edition)


def _check_expected(adapter: Adapter, text: ExtractedText) -> None:
    folded = fold(" ".join(paragraph.text for paragraph in text.whole))
    if missing := [phrase for phrase in adapter.required_phrases if fold(phrase) not in folded]:
        raise DocumentUnreadable(
            Outcome.UNEXPECTED, f"It lacks the words {missing[0]!r}, which every page of {adapter.name} has."
        )
    if len(text.joined) < adapter.min_characters:
        raise DocumentUnreadable(
            Outcome.UNEXPECTED, f"It has {len(text.joined)} characters where {adapter.min_characters} are expected."
        )


def _pdf(response: Response) -> ParsedDocument:
    try:
        return ParsedDocument(read_pdf(response.body), "pdf")
    except PdfUnreadable as error:
        raise DocumentUnreadable(Outcome(error.kind), str(error)) from error


def _feed(response: Response, adapter: Adapter) -> ParsedDocument:
    try:
        text = read_feed(response.body, adapter.skipped_categories, response.headers.get("content-type", ""))
    except InvalidFeed as error:
        raise DocumentUnreadable(Outcome.DAMAGED, f"{error}.") from error
    return ParsedDocument(text, "feed", edition=newest_title(text))


def _sentence(error: Exception) -> str:
    message = str(error)
    return message[0].upper() + message[1:] + "."
