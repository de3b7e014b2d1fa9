"""Anchors of the claims of a source in one text, and whether the text is another page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scrapers.analysis.anchors.locate import ClaimFinder, Located
from scrapers.analysis.anchors.page_facts import PageFacts
from scrapers.analysis.anchors.records import AnchorMatch, CitedClaim, Level
from scrapers.analysis.quote_match import digest
from scrapers.extract.text import ExtractedText

# A page must lack so many of a claim's figures before their absence shows that it is another page.
MIN_FACTS_OF_OTHER_PAGE = 2


def match_claims(
    finder: ClaimFinder, claims: Iterable[CitedClaim], text: ExtractedText
) -> tuple[dict[str, AnchorMatch], bool]:
    """Anchors of all claims of a source in a text, and whether the text is another page than the one that was read."""
    claims = tuple(claims)
    if not claims:
        return {}, False
    page = PageFacts(text.whole or text.paragraphs)
    located = {claim: finder.locate(claim, page) for claim in claims}
    return (
        {claim.claim: _match(claim, found) for claim, found in located.items()},
        is_other_page(finder, located, page),
    )


def _match(claim: CitedClaim, found: Located) -> AnchorMatch:
    facts = {f"{fact.kind}:{fact.value}": fact.shown for fact in found.facts}
    return AnchorMatch(found.level, digest(claim.text), facts, found.position, found.sentence)


def is_other_page(finder: ClaimFinder, located: Mapping[CitedClaim, Located], page: PageFacts) -> bool:
    """Whether nothing of any claim is on a page: no figure anywhere, no passage, and not even the name of a country."""
    figures = {fact for claim in located for fact in finder.facts(claim) if fact.is_figure}
    if len(figures) < MIN_FACTS_OF_OTHER_PAGE:
        return False
    if any(found.level is not Level.NONE for found in located.values()):
        return False
    if any(page.stating(fact, finder.names) for fact in figures):
        return False
    return not any(claim.country and finder.country_is_named(claim, page) for claim in located)
