"""Fetch attempts of one URL, and the rule by which they agree on an observation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapers.analysis.anchors.records import AnchorMatch, CitedClaim
from scrapers.analysis.outcome import Family, Outcome
from scrapers.analysis.quote_match import match_quote
from scrapers.analysis.quotes import Quote, QuoteMatch
from scrapers.extract.text import ExtractedText, Fingerprint, common_text, fingerprint
from scrapers.http.response import Response
from scrapers.sources.register import Source, WatchedUrl
from scrapers.state.model import PageState
from scrapers.state.observation import Observation

MAX_ATTEMPTS = 3
# Seconds. A host that asks for a longer wait is observed in another run.
MAX_WAIT = 120.0

# One attempt is enough for these outcomes: a second one would give the same.
_FINAL = (Outcome.NOT_MODIFIED, Outcome.ROBOTS, Outcome.REFUSED_ADDRESS)


@dataclass(frozen=True)
class ObservationTask:
    """One watched URL of a source, with its state, the quotations to look for and the interval of observation."""

    source: Source
    watch: WatchedUrl
    state: PageState
    quotes: tuple[Quote, ...] = ()
    cited: tuple[CitedClaim, ...] = ()
    interval: timedelta = timedelta(days=7)


@dataclass(frozen=True)
class FetchAttempt:
    """One fetch as an unconfirmed observation; `wait` is the Retry-After of the host in seconds."""

    observation: Observation
    text: ExtractedText | None = None
    response: Response | None = None
    wait: float = 0.0


def agreed(attempts: list[FetchAttempt], state: PageState, quotes: tuple[Quote, ...] = ()) -> FetchAttempt | None:
    """The attempt that becomes the observation: a known text at once, anything else when two attempts agree."""
    last = attempts[-1]
    text = last.observation.text
    if last.observation.outcome in _FINAL:
        return last
    lost = _has_lost_quote(state, last.observation.claims) or _has_lost_fact(state, last.observation.anchors)
    if text and is_known_text(state, text) and not lost:
        return last
    for earlier in reversed(attempts[:-1]):
        if earlier.text and last.text:
            return _merge_attempts(earlier, last, quotes)
        if earlier.observation.family is last.observation.family and not last.text:
            return last
    if len(attempts) >= MAX_ATTEMPTS:
        failed = [attempt for attempt in attempts if not attempt.text]
        return failed[-1] if failed else last
    return None


def is_known_text(state: PageState, text: Fingerprint) -> bool:
    """Whether a text is accepted, was accepted recently, was acknowledged, or is pending."""
    known = {*state.seen, *(ack.sha256 for ack in state.acks)}
    known |= {version.text.sha256 for version in (state.accepted, state.pending) if version}
    return text.sha256 in known


def _has_lost_quote(state: PageState, claims: Mapping[str, QuoteMatch]) -> bool:
    return any(
        claim in state.claims and state.claims[claim].standing.verbatim and not found.standing.verbatim
        for claim, found in claims.items()
    )


def _has_lost_fact(state: PageState, anchors: Mapping[str, AnchorMatch]) -> bool:
    return any(
        claim in state.anchors and state.anchors[claim].anchored and set(state.anchors[claim].facts) - set(found.facts)
        for claim, found in anchors.items()
    )


def _merge_attempts(first: FetchAttempt, second: FetchAttempt, quotes: tuple[Quote, ...]) -> FetchAttempt:
    """The second attempt with the text that both have in common; a quotation matches when it does in either."""
    assert first.text and second.text and first.observation.text and second.observation.text
    common = common_text(second.text, first.text)
    claims = second.observation.claims
    if common is not second.text:
        # The common text comes first: the text around a passage is then common as well.
        in_common = {quote.claim: match_quote(quote.passage, common) for quote in quotes}
        versions = (in_common, second.observation.claims, first.observation.claims)
        claims = {
            quote.claim: _best_match([found[quote.claim] for found in versions if quote.claim in found])
            for quote in quotes
        }
    text = fingerprint(common, second.observation.text.cut)
    variants = tuple(one for one in (first.observation.text, second.observation.text) if one.sha256 != text.sha256)
    observation = replace(
        second.observation,
        text=text,
        variants=variants,
        claims=claims,
        anchors=_best_anchors(first.observation.anchors, second.observation.anchors),
    )
    return replace(second, observation=observation, text=common)


def _best_match(found: list[QuoteMatch]) -> QuoteMatch:
    return next((one for one in found if one.standing.verbatim), found[-1])


def _best_anchors(first: Mapping[str, AnchorMatch], second: Mapping[str, AnchorMatch]) -> dict[str, AnchorMatch]:
    """For each claim the fetch that states more of its facts; a figure that one of two fetches states has not fallen."""
    return {
        claim: max(second[claim], first.get(claim, second[claim]), key=lambda found: len(found.facts))
        for claim in second
    }


def retry_after_seconds(response: Response, now: datetime) -> float:
    """Seconds of a Retry-After header; 0 when there is none or it cannot be parsed."""
    value = response.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,12}", value):
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return 0.0


def defers_host(response: Response | None, now: datetime) -> bool:
    """Whether a host asks for a longer wait than a run allows."""
    return response is not None and response.status in (429, 503) and retry_after_seconds(response, now) > MAX_WAIT


def is_host_failure(observation: Observation) -> bool:
    """Whether the host itself failed, as opposed to a page for which it answers."""
    return observation.family in (Family.UNREACHABLE, Family.NAMELESS)
