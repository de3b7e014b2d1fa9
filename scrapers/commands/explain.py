"""`explain`: why a source has the status it has, in sentences."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date, timedelta

from scrapers.adapters import DEFAULT_ADAPTER, adapter_for
from scrapers.analysis.outcome import Family
from scrapers.commands.command import DONE, now, selected_source
from scrapers.register import Source
from scrapers.state.model import PageState, SourceState, TextState
from scrapers.state.schedule import next_due
from scrapers.state.store import StateStore
from scrapers.state.summary import IN_WORDS, label, needs_person, summarize
from scrapers.state.transitions import TRANSITIONS, Transition, attempts_of

HELP = "say why a source has the status it has"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say which options it takes."""
    parser.add_argument("id", metavar="ID", help="the source")


def run(options: argparse.Namespace) -> int:
    """Print the sentences."""
    source = selected_source(options)
    print("\n".join(sentences(source, StateStore(options.root).load(source), now(options).date())))
    return DONE


def sentences(source: Source, state: SourceState, today: date) -> Iterator[str]:
    """Everything that led to the status."""
    yield f"{source.id}: {source.title} ({source.publisher})"
    if not source.watches:
        yield "It has no address, so no machine looks at it."
        return
    if not state.pages:
        yield "No machine has looked at it yet."
        return
    shown = summarize(state, today)
    since = f" since {shown.since}" if shown.since else ""
    yield f"Pages show it as {IN_WORDS[shown.outcome]}{since}. {shown.reason}"
    for url, page in state.pages.items():
        yield f"\n{url}"
        yield from _page(source, url, page, today)


def _page(source: Source, url: str, page: PageState, today: date) -> Iterator[str]:
    yield f"  Status {label(page, today).name.lower()}: {page.reason}"
    yield f"  Last read {page.last_seen}." if page.last_seen else "  Never read."
    adapter = adapter_for(url)
    if adapter is not DEFAULT_ADAPTER:
        yield f"  It is read by the adapter for {adapter.name}."
    if page.accepted:
        text = page.accepted.text
        yield f"  The text compared with has {text.words} words (fingerprint {text.sha256[:12]})."
    if page.pending:
        kept = round(100 * page.accepted.text.retained_share(page.pending.text)) if page.accepted else 0
        yield f"  A new text waits for a person, graded {page.grade}; {kept} % of the old paragraphs are in it."
    if page.text is TextState.MOVED:
        yield f"  It was found at {page.final_url} on {len(page.moves)} looks."
    for family in Family:
        if tries := attempts_of(page.tries, family):
            transition = TRANSITIONS[family]
            days = ", ".join(f"{tried.at:%Y-%m-%d} ({tried.outcome}, from {tried.vantage})" for tried in tries)
            yield f"  Failed looks of the kind “{family}”: {days}."
            yield f"  The rule: {_describe_transition(transition)}."
    for claim, passage in sorted(page.claims.items()):
        seen = f", last seen {passage.seen_on}" if passage.seen_on else ""
        yield f"  {claim}: {passage.standing}{seen}{'; ' + passage.doubt if passage.doubt else ''}."
    for ack in page.acks:
        yield f"  Settled on {ack.day} by {ack.by}: {ack.why}"
    if page.proof:
        yield f"  A private copy is kept; its SHA-256 is {page.proof}."
    if page.wayback:
        yield f"  An archived copy: {page.wayback}"
    if todo := needs_person(source.id, page, today):
        yield f"  To do: {todo}"
    day = next_due(source, url, page)
    yield f"  The next look is due {'now' if day is None or day <= today else f'on {day}'}."


def _describe_transition(transition: Transition) -> str:
    if transition.attempts == 1:
        return f"one look is enough for “{transition.final}”"
    min_gap, min_span = (
        f"{wait / timedelta(days=1):g} day{'' if wait == timedelta(days=1) else 's'}"
        for wait in (transition.min_gap, transition.min_span)
    )
    places = f" from {transition.vantages} places" if transition.vantages > 1 else ""
    return f"{transition.attempts} looks{places}, {min_gap} or more from one to the next and {min_span} in all, make it “{transition.final}”"
