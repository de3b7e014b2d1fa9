"""States of anchors: the next state of each claim's anchor after an observation, and its consequence for the claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from scrapers.analysis.anchors.records import AnchorMatch, Level
from scrapers.state.model import AnchorState

# Kinds that the state compares; years and names of countries change their number with every edit of a page.
COMPARED = frozenset(
    {
        "email",
        "url",
        "phone",
        "time",
        "date",
        "month",
        "day",
        "years",
        "money",
        "percent",
        "count",
        "organisation",
        "name",
        "place",
    }
)


def compare_anchors(
    before: Mapping[str, AnchorState], found: Mapping[str, AnchorMatch], day: date
) -> dict[str, AnchorState]:
    """State of each claim's anchor, given its state before."""
    return {claim: _compare(before.get(claim), now, day) for claim, now in found.items()}


def _compare(before: AnchorState | None, found: AnchorMatch, day: date) -> AnchorState:
    if before is None or before.asked != found.asked or not before.anchored:
        return _initial(before, found, day)
    fallen = {key: shown for key, shown in before.facts.items() if key not in found.facts}
    since = before.since if bool(before.fallen) == bool(fallen) else day
    if fallen:
        return replace(before, fallen=fallen, since=since, new_sentence="")
    reworded = found.sentence if found.sentence != before.sentence else ""
    return replace(before, fallen={}, since=since, seen_on=day, position=found.position, new_sentence=reworded)


def stand_all(anchors: Mapping[str, AnchorState], day: date) -> dict[str, AnchorState]:
    """Anchors when the text is the accepted one, word for word: everything found before is still in it."""
    return {
        claim: replace(state, fallen={}, new_sentence="", seen_on=day, since=day if state.fallen else state.since)
        if state.anchored
        else state
        for claim, state in anchors.items()
    }


def _initial(before: AnchorState | None, found: AnchorMatch, day: date) -> AnchorState:
    facts = {key: shown for key, shown in found.facts.items() if key.split(":", 1)[0] in COMPARED}
    same = before is not None and before.asked == found.asked and before.level is found.level
    since = before.since if before and same else day
    seen = day if found.level is Level.FIGURE else None
    refused = before.refused if before and same and before.sentence == found.sentence else ""
    return AnchorState(
        found.level, found.asked, since, seen, facts, {}, found.position, found.sentence, refused=refused
    )


def accept_anchors(anchors: Mapping[str, AnchorState], day: date) -> dict[str, AnchorState]:
    """Anchors after an acknowledgement: facts that the page no longer states are dropped, and a reworded sentence becomes the compared one."""
    return {claim: _accept(state, day) for claim, state in anchors.items()}


def _accept(state: AnchorState, day: date) -> AnchorState:
    if not state.anchored:
        return state
    facts = {key: shown for key, shown in state.facts.items() if key not in state.fallen}
    sentence = state.new_sentence or state.sentence
    accepted = replace(state, facts=facts, fallen={}, sentence=sentence, new_sentence="")
    if not state.fallen:
        return accepted
    # Nothing is left to compare by: the passage has to be found, or confirmed, anew.
    return accepted if facts else replace(accepted, level=Level.NONE, by="", since=day, seen_on=None)


def confirm_anchor(state: AnchorState, by: str, day: date, refused: bool = False) -> AnchorState:
    """Anchor of a suggested passage after a person has read it: it says what the claim says, or it is refused."""
    if refused:
        return replace(state, refused=by, since=day)
    return replace(state, by=by, since=day, seen_on=day)
