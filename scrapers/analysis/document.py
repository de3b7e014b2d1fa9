"""A complete answer made into text, or the reason why it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scrapers.analysis import classify
from scrapers.analysis.outcome import Outcome
from scrapers.extract.adapter import Publisher
from scrapers.extract.charset import decode
from scrapers.extract.content_type import Kind, kind_of
from scrapers.extract.feed import NoFeed, newest, read_feed
from scrapers.extract.html import NoMatch, TooComplex, parse, read_page
from scrapers.extract.normalize import fold
from scrapers.extract.pdf import NoPdfText, read_pdf
from scrapers.extract.text import Text, paragraphs_of
from scrapers.http.response import Page


class Unreadable(Exception):
    """A page that came and gives no text of its own."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        """Keep the outcome beside the sentence."""
        super().__init__(reason)
        self.outcome = outcome


@dataclass(frozen=True)
class Reading:
    """What a document says."""

    text: Text
    cut: str
    facts: Mapping[str, str] = field(default_factory=dict)
    edition: str | None = None


def read_document(page: Page, publisher: Publisher, select: str | None, asked: str, lenient: bool = False) -> Reading:
    """Read a page as what it is; a lenient reading does not ask whether it is what was wanted."""
    content_type = page.headers.get("content-type", "")
    kind = kind_of(page.body, content_type)
    if not page.body.strip():
        raise Unreadable(Outcome.EMPTY, "It sends an empty page.")
    if kind is Kind.PDF:
        return _pdf(page)
    if kind is Kind.FEED:
        return _feed(page, publisher)
    if kind is Kind.PLAIN:
        lines = paragraphs_of(decode(page.body, content_type).splitlines())
        return Reading(Text(lines, lines, "plain"), "plain")
    if kind is Kind.OTHER:
        raise Unreadable(
            Outcome.UNKNOWN_KIND, f"It sends {content_type or 'something without a type'}, which we cannot read."
        )
    return _html(page, publisher, select, asked, lenient)


def _html(page: Page, publisher: Publisher, select: str | None, asked: str, lenient: bool) -> Reading:
    try:
        soup = parse(decode(page.body, page.headers.get("content-type", "")))
    except TooComplex as error:
        raise Unreadable(Outcome.TOO_LARGE, _sentence(error)) from error
    scripts, passwords = len(soup.find_all("script")), len(soup.find_all("input", type="password"))
    verdict = None if lenient else classify.of_tree(asked, page, soup)
    facts = publisher.facts(soup) if publisher.facts else {}
    edition = publisher.edition(soup) if publisher.edition else None
    cut = publisher.cut(select)
    try:
        text = read_page(soup, cut)
    except NoMatch as error:
        raise Unreadable(Outcome.NO_MATCH, _sentence(error)) from error
    if not lenient:
        verdict = verdict or classify.of_text(asked, page, text, scripts, passwords)
        if verdict:
            raise Unreadable(verdict.outcome, verdict.reason)
        _expect(publisher, text)
    return Reading(text, cut.name, facts, edition)


def _expect(publisher: Publisher, text: Text) -> None:
    said = fold(" ".join(paragraph.text for paragraph in text.whole))
    if missing := [words for words in publisher.expect if fold(words) not in said]:
        raise Unreadable(
            Outcome.UNEXPECTED, f"It lacks the words {missing[0]!r}, which every page of {publisher.name} has."
        )
    if len(text.joined) < publisher.least:
        raise Unreadable(
            Outcome.UNEXPECTED, f"It has {len(text.joined)} characters where {publisher.least} are expected."
        )


def _pdf(page: Page) -> Reading:
    try:
        return Reading(read_pdf(page.body), "pdf")
    except NoPdfText as error:
        raise Unreadable(Outcome(error.kind), str(error)) from error


def _feed(page: Page, publisher: Publisher) -> Reading:
    try:
        text = read_feed(page.body, publisher.items)
    except NoFeed as error:
        raise Unreadable(Outcome.DAMAGED, f"{error}.") from error
    return Reading(text, "feed", edition=newest(text))


def _sentence(error: Exception) -> str:
    said = str(error)
    return said[0].upper() + said[1:] + "."
