"""From all that is known of a source to the four words and one sentence its pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from scrapers.analysis.outcome import Family
from scrapers.state.model import Health, PageState, SourceState, TextState
from scrapers.state.transitions import TRANSITIONS, attempts_of, threshold_reached

ASK_AFTER = timedelta(days=30)
UNRESOLVED = timedelta(days=14)


class Label(IntEnum):
    """What is shown of an address first, from good to bad."""

    FRESH = 0
    NEVER = 1
    UNREADABLE = 2
    UNREACHABLE = 3
    BLOCKED = 4
    SUSPECT = 5
    MOVED = 6
    CHANGED = 7
    UNRESOLVED = 8
    GONE = 9


OUTCOMES = {
    Label.FRESH: "same",
    Label.MOVED: "same",
    Label.CHANGED: "changed",
    Label.UNRESOLVED: "changed",
    Label.GONE: "gone",
}
COULD_NOT_LOOK = "could_not_look"
IN_WORDS = {
    "same": "still saying the same",
    "changed": "changed",
    "gone": "gone",
    COULD_NOT_LOOK: "one that could not be looked at",
}

_OF_HEALTH = {
    Health.NEVER: Label.NEVER,
    Health.BLOCKED: Label.BLOCKED,
    Health.UNREACHABLE: Label.UNREACHABLE,
    Health.UNREADABLE: Label.UNREADABLE,
    Health.SUSPECT: Label.SUSPECT,
    Health.GONE: Label.GONE,
    Health.OK: Label.FRESH,
}


@dataclass(frozen=True)
class Summary:
    """What pages show of a source."""

    outcome: str
    since: date | None
    last_seen: date | None
    reason: str
    label: Label


def label(state: PageState, today: date) -> Label:
    """The first label that applies; time alone can only make it worse."""
    if state.health is Health.GONE:
        return Label.GONE
    if state.text is TextState.CHANGED:
        late = state.since is not None and today - state.since >= UNRESOLVED
        return Label.UNRESOLVED if late else Label.CHANGED
    if state.health is Health.OK and state.text is TextState.MOVED:
        return Label.MOVED
    return _OF_HEALTH[state.health]


def summarize(source: SourceState, today: date, unconfirmed: frozenset[str] = frozenset()) -> Summary:
    """The worst of what is known of a source's addresses; it is gone only when all of them are."""
    pages = [_page(url, state, today, url in unconfirmed) for url, state in source.pages.items()]
    if not pages:
        return Summary(COULD_NOT_LOOK, None, None, "No address is registered for it.", Label.NEVER)
    seen = [page.last_seen for page in pages if page.last_seen]
    still = [page for page in pages if page.label is not Label.GONE]
    worst = max(still or pages, key=lambda page: page.label)
    if still and len(still) < len(pages) and worst.label in (Label.FRESH, Label.MOVED):
        worst = Summary(
            COULD_NOT_LOOK, worst.since, None, "One of its addresses is gone; see the report.", Label.SUSPECT
        )
    return Summary(worst.outcome, worst.since, max(seen) if seen else None, worst.reason, worst.label)


def _page(url: str, state: PageState, today: date, unconfirmed: bool) -> Summary:
    shown = label(state, today)
    outcome = OUTCOMES.get(shown, COULD_NOT_LOOK)
    reason = state.reason
    if unconfirmed and shown is Label.GONE:
        # Nobody ever saw this address work: that it is missing says nothing about the source.
        outcome, shown, reason = COULD_NOT_LOOK, Label.SUSPECT, f"Nobody has confirmed the address {url}. {reason}"
    by_text = shown in (Label.FRESH, Label.MOVED, Label.CHANGED, Label.UNRESOLVED)
    since = state.since if by_text else state.health_since
    if shown is Label.SUSPECT and state.health is Health.SUSPECT:
        reason = f"{reason} {_confirmation_progress(state)}".strip()
    if shown in (Label.CHANGED, Label.UNRESOLVED) and state.health is not Health.OK:
        reason = f"{reason} Since {state.health_since} it could not be looked at again."
    return Summary(outcome, since or state.health_since, state.last_seen, reason, shown)


def _confirmation_progress(state: PageState) -> str:
    family = state.tries[-1].family if state.tries else Family.MISSING
    transition, own = TRANSITIONS[family], attempts_of(state.tries, family)
    if len(own) >= transition.attempts and not threshold_reached(state.tries, family):
        return f"So it was on {len(own)} looks; a look from another place, or by hand, decides."
    return f"Look {len(own)} of {transition.attempts} that must agree before it is called gone."


def needs_person(id: str, state: PageState, today: date) -> str:
    """What a person should do about an address of a source, or nothing."""
    shown = label(state, today)
    if shown in (Label.CHANGED, Label.UNRESOLVED):
        accept = f"python -m scrapers ack {id} --by ROLE --why SENTENCE"
        return f"Read the page and correct the entries that cite it; then settle it: {accept}"
    if shown is Label.GONE:
        kept = f"register the copy kept at {state.wayback} as its archive" if state.wayback else "look for a kept copy"
        return f"Find where it went, or {kept}; or retire the source."
    if shown is Label.MOVED:
        return f"Change the registered address to {state.final_url}; propose writes the patch."
    if shown is Label.BLOCKED:
        return "Open the page in an office browser and check the cited passages by hand."
    if shown is Label.UNREADABLE:
        return "Declare a selector or an adapter for it; this is ours to repair."
    if shown is Label.SUSPECT and _confirmation_progress(state).startswith("So it was"):
        accept = f"python -m scrapers ack {id} --gone --by ROLE --why SENTENCE"
        return f"Open the page from another network; if it is gone, say so: {accept}"
    if shown is Label.UNREACHABLE and threshold_reached(state.tries, Family.UNREACHABLE):
        first = attempts_of(state.tries, Family.UNREACHABLE)[0].at.date()
        if today - first >= ASK_AFTER:
            return "It has not answered for 30 days: find out whether it is gone."
        return "It has not answered for three days; nothing to do but to know."
    return ""
