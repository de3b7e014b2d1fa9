"""Summary of a source: the outcome, days and reason that its pages show, and what a person should do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from scrapers.analysis.outcome import Family
from scrapers.state.model import Health, PageState, SourceState, TextState
from scrapers.state.thresholds import TRANSITIONS, attempts_of, threshold_reached

# Time after which a person is asked about an unreachable page, and after which a pending change is unresolved.
ASK_AFTER = timedelta(days=30)
UNRESOLVED = timedelta(days=14)
CONFIRM_ELSEWHERE = "An observation from another place, or by hand, decides"


class Label(IntEnum):
    """Status of a URL or source, from good to bad."""

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
NOT_COMPARED = "not_compared"
DESCRIPTIONS = {
    "same": "unchanged",
    NOT_COMPARED: "read, but not yet compared with its claims",
    "changed": "changed",
    "gone": "gone",
    COULD_NOT_LOOK: "one that could not be observed",
}

_LABEL_OF = {
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
    """Summary of a URL or source."""

    outcome: str
    since: date | None
    last_seen: date | None
    reason: str
    label: Label


def label(state: PageState, today: date) -> Label:
    """Label of a URL; the passing of time alone never improves it."""
    if state.health is Health.GONE:
        return Label.GONE
    if state.text is TextState.CHANGED:
        late = state.since is not None and today - state.since >= UNRESOLVED
        return Label.UNRESOLVED if late else Label.CHANGED
    if state.health is Health.OK and state.text is TextState.MOVED:
        return Label.MOVED
    return _LABEL_OF[state.health]


def summarize(source: SourceState, today: date, unconfirmed: frozenset[str] = frozenset()) -> Summary:
    """Summary of the worst of a source's URLs; a source is gone only when all of them are."""
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
    if outcome == "same" and not is_compared(state):
        outcome = NOT_COMPARED
    reason = state.reason
    if unconfirmed and shown is Label.GONE:
        # Nobody has ever opened this URL: that it is missing proves nothing about the source.
        outcome, shown, reason = COULD_NOT_LOOK, Label.SUSPECT, f"Nobody has confirmed the address {url}. {reason}"
    by_text = shown in (Label.FRESH, Label.MOVED, Label.CHANGED, Label.UNRESOLVED)
    since = state.since if by_text else state.health_since
    if shown is Label.SUSPECT and state.health is Health.SUSPECT:
        reason = f"{reason} {_confirmation_progress(state)}".strip()
    if shown in (Label.CHANGED, Label.UNRESOLVED) and state.health is not Health.OK:
        reason = f"{reason} Since {state.health_since} it could not be observed again."
    return Summary(outcome, since or state.health_since, state.last_seen, reason, shown)


def is_compared(state: PageState) -> bool:
    """Whether the page was ever compared with what is cited from it: by a quotation, an anchor, a listed value or a person."""
    return (
        any(claim.seen_on for claim in state.claims.values())
        or any(anchor.anchored for anchor in state.anchors.values())
        or bool(state.acks)
        or bool(state.accepted and (state.accepted.facts or state.accepted.edition))
    )


def _confirmation_progress(state: PageState) -> str:
    """Sentence that says how many failed observations are still needed."""
    family = state.tries[-1].family if state.tries else Family.MISSING
    transition, own = TRANSITIONS[family], attempts_of(state.tries, family)
    if len(own) >= transition.attempts and not threshold_reached(state.tries, family):
        return f"{CONFIRM_ELSEWHERE} after {len(own)} observations."
    return f"Observation {len(own)} of {transition.attempts} that must agree before it counts as gone."


def needed_action(id: str, state: PageState, today: date) -> str:
    """What a person should do about a URL of a source; empty when nothing."""
    shown = label(state, today)
    if shown in (Label.CHANGED, Label.UNRESOLVED):
        command = f"python -m scrapers ack {id} --by ROLE --why SENTENCE"
        return f"Read the page and correct the entries that cite it; then acknowledge it: {command}"
    if shown is Label.GONE:
        copy = f"register the copy at {state.wayback} as its archive" if state.wayback else "look for an archived copy"
        return f"Find where it went, or {copy}; or retire the source."
    if shown is Label.MOVED:
        return f"Change the registered address to {state.final_url}; propose writes the patch."
    if shown is Label.BLOCKED:
        return "Open the page in an office browser and check the cited passages by hand."
    if shown is Label.UNREADABLE:
        return "Declare a selector or an adapter for it; then run observe again."
    if shown is Label.SUSPECT and _confirmation_progress(state).startswith(CONFIRM_ELSEWHERE):
        command = f"python -m scrapers ack {id} --gone --by ROLE --why SENTENCE"
        return f"Open the page from another network; if it is gone, record that: {command}"
    if shown is Label.UNREACHABLE and threshold_reached(state.tries, Family.UNREACHABLE):
        first = attempts_of(state.tries, Family.UNREACHABLE)[0].at.date()
        if today - first >= ASK_AFTER:
            return "It has not answered for 30 days: find out whether it is gone."
        return "It has not answered for three days; no action is needed yet."
    return ""
