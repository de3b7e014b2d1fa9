"""`explain`: the reasons for the status of a source, in sentences."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import date, timedelta

from scrapers.adapters import DEFAULT_ADAPTER, adapter_for
from scrapers.analysis.anchors.records import Level
from scrapers.analysis.outcome import Family
from scrapers.commands.command import Command, ExitCode, current_time, print_lines, selected_source
from scrapers.sources.register import Source
from scrapers.state.model import AnchorState, PageState, SourceState, TextState
from scrapers.state.schedule import next_due
from scrapers.state.store import StateStore
from scrapers.state.summary import DESCRIPTIONS, label, needed_action, summarize
from scrapers.state.thresholds import TRANSITIONS, Transition, attempts_of


class Explain(Command):
    """Explain why a source has the status it has."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("id", metavar="ID", help="the source")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        source, today = selected_source(arguments), current_time(arguments).date()
        print_lines(*explanation(source, StateStore(arguments.root).load(source, today), today))
        return ExitCode.DONE


def explanation(source: Source, state: SourceState, today: date) -> Iterator[str]:
    """Lines that give everything that led to the status of a source."""
    yield f"{source.id}: {source.title} ({source.publisher})"
    if not source.watches:
        yield "It has no address, so it is not observed."
        return
    if not state.pages:
        yield "It has not been observed yet."
        return
    summary = summarize(state, today)
    since = f" since {summary.since}" if summary.since else ""
    yield f"Pages show it as {DESCRIPTIONS[summary.outcome]}{since}. {summary.reason}"
    for url, page in state.pages.items():
        yield ""
        yield url
        yield from (f"  {line}" for line in _page(source, url, page, today))


def _page(source: Source, url: str, page: PageState, today: date) -> Iterator[str]:
    yield f"Status {label(page, today).name.lower()}: {page.reason}"
    yield f"Last read {page.last_seen}." if page.last_seen else "Never read."
    adapter = adapter_for(url)
    if adapter is not DEFAULT_ADAPTER:
        yield f"It is read by the adapter for {adapter.name}."
    yield from _text(page)
    yield from _failures(page)
    for claim, quote in sorted(page.claims.items()):
        seen = f", last seen {quote.seen_on}" if quote.seen_on else ""
        yield f"{claim}: {quote.standing}{seen}{'; ' + quote.doubt if quote.doubt else ''}."
    for claim, anchor in sorted(page.anchors.items()):
        yield _anchor(claim, anchor)
    for ack in page.acks:
        yield f"Acknowledged on {ack.day} by {ack.by}: {ack.why}"
    if page.proof:
        yield f"A private copy is kept; its SHA-256 is {page.proof}."
    if page.wayback:
        yield f"An archived copy: {page.wayback}"
    if action := needed_action(source.id, page, today):
        yield f"To do: {action}"
    day = next_due(source, url, page)
    yield f"The next observation is due {'now' if day is None or day <= today else f'on {day}'}."


def _anchor(claim: str, anchor: AnchorState) -> str:
    facts = ", ".join(f"“{fact}”" for fact in anchor.facts.values()) or "nothing"
    if anchor.fallen:
        fallen = ", ".join(f"“{fact}”" for fact in anchor.fallen.values())
        return f"{claim}: {fallen} no longer stated where it was, since {anchor.since}."
    if anchor.anchored:
        who = f", confirmed by {anchor.by}" if anchor.by else ""
        return f"{claim}: compared by {facts}{who}; last seen {anchor.seen_on}."
    if anchor.level is Level.NONE:
        return f"{claim}: not found; there is nothing to compare it by."
    return f"{claim}: a passage with {facts} is suggested; `confirm` takes it over after reading."


def _text(page: PageState) -> Iterator[str]:
    if page.accepted:
        text = page.accepted.text
        yield f"The accepted text has {text.words} words (fingerprint {text.sha256[:12]})."
    if page.pending:
        share = round(100 * page.accepted.text.retained_share(page.pending.text)) if page.accepted else 0
        yield f"A new text is pending, graded {page.grade}; it has {share} % of the old paragraphs."
    if page.text is TextState.MOVED:
        yield f"It was found at {page.final_url} in {len(page.moves)} observations."


def _failures(page: PageState) -> Iterator[str]:
    for family in Family:
        if attempts := attempts_of(page.tries, family):
            days = ", ".join(f"{one.at:%Y-%m-%d} ({one.outcome}, from {one.vantage})" for one in attempts)
            yield f"Failed observations of the family “{family}”: {days}."
            yield f"The rule: {_rule(TRANSITIONS[family])}."


def _rule(transition: Transition) -> str:
    if transition.attempts == 1:
        return f"one observation is enough for “{transition.final}”"
    gap, span = (
        f"{wait / timedelta(days=1):g} day{'' if wait == timedelta(days=1) else 's'}"
        for wait in (transition.min_gap, transition.min_span)
    )
    places = f" from {transition.vantages} places" if transition.vantages > 1 else ""
    return f"{transition.attempts} observations{places}, at least {gap} apart and {span} in all, make it “{transition.final}”"
