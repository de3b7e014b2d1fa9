"""Severity of a change: grades it by what happened to the quotations of the claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from scrapers.analysis.quotes import QuoteMatch
from scrapers.state.model import AnchorState, ClaimState, Grade, TextVersion, fallen_facts, reworded_claims

# A page that keeps a smaller share of its paragraphs is asked about, although the anchors in it still stand.
MIN_KEPT_SHARE = 0.5
INSIDE = "a number, negation or condition in the sentence of the passage changed"
AROUND = "the text around the passage changed"


@dataclass(frozen=True)
class GradedChange:
    """Grade of a change with its reason."""

    grade: Grade
    reason: str


def compare_claims(
    before: Mapping[str, ClaimState], found: Mapping[str, QuoteMatch], day: date
) -> dict[str, ClaimState]:
    """State of each claim's quotation, given its state before."""
    return {claim: _compare(before.get(claim), now, day) for claim, now in found.items()}


def _compare(before: ClaimState | None, found: QuoteMatch, day: date) -> ClaimState:
    if before is None or before.quote != found.asked or (before.seen_on is None and found.standing.verbatim):
        return _initial(found, day)
    since = before.since if before.standing.verbatim == found.standing.verbatim else day
    now = replace(before, standing=found.standing, since=since, doubt="", new_sentence=(), new_around=())
    if not found.standing.verbatim:
        return now
    # The digests stay those of the accepted text: a text that changes in small steps is still compared with them.
    now = replace(now, seen_on=day)
    # When a passage matches at several places, all of them must be unchanged: the intended one is unknown.
    inside = not set(before.sentence) <= set(found.sentence)
    if not inside and set(before.around) <= set(found.around):
        return now
    doubt = INSIDE if inside else AROUND
    return replace(now, doubt=doubt, new_sentence=found.sentence, new_around=found.around)


def _initial(found: QuoteMatch, day: date) -> ClaimState:
    seen = day if found.standing.verbatim else None
    return ClaimState(found.standing, day, seen, found.asked, found.sentence, found.around)


def rebaseline(before: Mapping[str, ClaimState], found: Mapping[str, QuoteMatch], day: date) -> dict[str, ClaimState]:
    """Claims with the digests of a text that this program extracts differently; that counts as no change of the source."""
    claims = {}
    for claim, now in found.items():
        old = before.get(claim)
        if old and old.quote == now.asked and old.seen_on and not now.standing.verbatim:
            claims[claim] = _compare(old, now, day)
        else:
            fresh = _initial(now, day)
            keep = old is not None and old.quote == now.asked and old.standing.verbatim == now.standing.verbatim
            claims[claim] = replace(fresh, since=old.since) if old and keep else fresh
    return claims


def accept(claims: Mapping[str, ClaimState]) -> dict[str, ClaimState]:
    """Claims after an acknowledgement: the digests of the new text become those that are compared."""
    accepted = {}
    for claim, state in claims.items():
        sentence, around = state.new_sentence or state.sentence, state.new_around or state.around
        now = replace(state, sentence=sentence, around=around, new_sentence=(), new_around=(), doubt="")
        accepted[claim] = now if now.standing.verbatim else replace(now, seen_on=None)
    return accepted


def lost_claims(claims: Mapping[str, ClaimState]) -> list[str]:
    """Claims whose quotation matched once and does not any more; one that never matched is no change."""
    return sorted(claim for claim, state in claims.items() if state.seen_on and not state.standing.verbatim)


def classify_change(
    before: TextVersion,
    now: TextVersion,
    claims: Mapping[str, ClaimState],
    anchors: Mapping[str, AnchorState] = MappingProxyType({}),
) -> GradedChange:
    """Grade of a text against the accepted one, given the states of the claims in it."""
    inside = sorted(claim for claim, state in claims.items() if state.doubt == INSIDE)
    around = sorted(claim for claim, state in claims.items() if state.doubt == AROUND)
    facts = sorted(key for key, value in before.facts.items() if now.facts.get(key) != value)
    if before.edition and now.edition and now.edition != before.edition:
        return GradedChange(Grade.EDITION, f"A newer edition is listed: {now.edition}.")
    if gone := lost_claims(claims):
        return GradedChange(Grade.PASSAGE, f"The passage quoted for {_list(gone)} is no longer there word for word.")
    if inside:
        return GradedChange(
            Grade.PASSAGE, f"A number, negation or condition beside the passage for {_list(inside)} changed."
        )
    if fallen := fallen_facts(anchors):
        return GradedChange(Grade.PASSAGE, _fallen_sentence(fallen))
    if facts:
        return GradedChange(Grade.PASSAGE, f"A value it states changed or is gone: {_list(facts)}.")
    if now.withdrawn and now.withdrawn != before.withdrawn:
        return GradedChange(Grade.PASSAGE, f"The page now contains “{now.withdrawn}”.")
    if now.text.sha256 == before.text.sha256:
        return GradedChange(Grade.NONE, "The text is the same.")
    if around:
        return GradedChange(Grade.NEARBY, f"The text around the passage for {_list(around)} changed.")
    if reworded := reworded_claims(anchors):
        return GradedChange(
            Grade.NEARBY, f"The sentence for {_list(reworded)} was reworded; every figure of the claim is still there."
        )
    checked = any(state.standing.verbatim for state in claims.values())
    if any(state.anchored for state in anchors.values()) and not checked:
        unchecked = sorted(claim for claim, state in anchors.items() if not state.anchored)
        if not unchecked or before.text.retained_share(now.text) >= MIN_KEPT_SHARE:
            return GradedChange(Grade.ELSEWHERE, "The page changed elsewhere; every figure looked for is still there.")
    if not checked:
        share = round(100 * before.text.retained_share(now.text))
        return GradedChange(
            Grade.NEARBY,
            f"The text changed ({share} % of its paragraphs are still there); no quotation is recorded that would show what it affects.",
        )
    return GradedChange(
        Grade.ELSEWHERE, "The page changed elsewhere; every quoted passage is still there word for word."
    )


def _fallen_sentence(fallen: Mapping[str, list[str]]) -> str:
    named = [f"{_quoted(facts)} for {claim}" for claim, facts in fallen.items()]
    return f"{_list(named)}: no longer stated where it was."


def _quoted(facts: list[str]) -> str:
    return ", ".join(f"“{fact}”" for fact in facts[:4])


def _list(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
