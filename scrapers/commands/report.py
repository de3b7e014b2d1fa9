"""`report`: the status of all sources, as Markdown or JSON."""

from __future__ import annotations

import gc
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scrapers.commands.command import Command, ExitCode, current_time, parse_labels, print_lines, selected_sources
from scrapers.review.output_escape import escape_json, escape_markdown
from scrapers.review.overview import SourceOverview, overview
from scrapers.review.suggestion import Suggestion
from scrapers.review.suggestions import suggestions
from scrapers.state.journal import Journal
from scrapers.state.state_file import TOLERANCE
from scrapers.state.store import StateStore
from scrapers.state.summary import Label

# Longest text of a comment on the usual forges.
MAX_CHARACTERS = 60_000


@contextmanager
def gc_paused() -> Iterator[None]:
    """Context in which the cyclic garbage collector is off: no state is garbage before the report ends, and collection takes a tenth of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


class Report(Command):
    """Report what changed, what is gone and what could not be observed."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("ids", nargs="*", metavar="ID", help="only these sources")
        parser.add_argument("--json", action="store_true", help="JSON instead of Markdown")
        parser.add_argument("--out", type=Path, metavar="FILE", help="write there instead of printing")
        parser.add_argument(
            "--silent-after", type=int, metavar="DAYS", help="exit with 3 when the last observation is older"
        )
        parser.add_argument(
            "--fail-on", default="", metavar="LABELS", help="exit with 3 when a source is e.g. gone,changed"
        )

    @classmethod
    @gc_paused()
    def handle(cls, arguments: Namespace) -> int:
        fail_on, today = parse_labels(arguments.fail_on), current_time(arguments).date()
        store, sources = StateStore(arguments.root), selected_sources(arguments)
        rows = overview(store, sources, today)
        history = read_history(store.journal, today)
        text = (as_json if arguments.json else as_markdown)(rows, len(sources), history, today)
        if arguments.out:
            arguments.out.write_text(text, encoding="utf-8", newline="\n")
        else:
            # Both formats are escaped already.
            sys.stdout.write(text)
        silent = arguments.silent_after is not None and _is_silent(history, arguments.silent_after, today)
        found = any(row.summary.label in fail_on for row in rows)
        return ExitCode.FINDINGS if silent or found else ExitCode.DONE


@dataclass(frozen=True)
class History:
    """Last day of the journal with an observation, whether any of that day counts, and the lines that are unreadable."""

    day: date | None = None
    sound: bool = False
    unreadable: int = 0
    first_unreadable: str = ""


def read_history(journal: Journal, today: date) -> History:
    """History of a journal; entries of a later day than today count as unreadable."""
    by_day: dict[date, bool] = {}
    unreadable: list[str] = []
    for line in journal.lines():
        day = date.fromisoformat(str(line.entry["at"])[:10]) if line.entry else None
        if line.entry is None or day is None or day > today + TOLERANCE:
            unreadable.append(f"{line.path.name}, line {line.number}")
        elif "outcome" in line.entry:
            by_day[day] = by_day.get(day, False) or not line.entry.get("held")
    last = max(by_day, default=None)
    return History(last, last is not None and by_day[last], len(unreadable), unreadable[0] if unreadable else "")


def _is_silent(history: History, days: int, today: date) -> bool:
    """Whether observations have stopped unnoticed; before the first one none has stopped."""
    if history.day is None or (today - history.day).days <= days:
        return False
    print_lines(
        f"The last observation was on {history.day}. Scheduled runs can stop without a message: "
        "start one by hand, or run `observe --due`.",
        file=sys.stderr,
    )
    return True


def as_json(rows: list[SourceOverview], registered: int, history: History, today: date) -> str:
    """Report as JSON."""
    sources = [
        {
            "id": row.source.id,
            "outcome": row.summary.outcome,
            "label": row.summary.label.name.lower(),
            "grade": row.grade or None,
            "since": row.summary.since.isoformat() if row.summary.since else None,
            "last_seen": row.summary.last_seen.isoformat() if row.summary.last_seen else None,
            "reason": row.summary.reason,
            "todo": list(row.actions),
            "claims": row.claims,
        }
        for row in rows
    ]
    data = {
        "version": 1,
        "day": today.isoformat(),
        "registered": registered,
        "last_look": history.day.isoformat() if history.day else None,
        "sound": history.sound if history.day else None,
        "unreadable_journal_lines": history.unreadable,
        "counts": _counts(rows),
        "suggestions": [
            {"source": one.source, "claim": one.claim, "level": one.level, "facts": list(one.facts), "url": one.url}
            for one in suggestions(rows)
        ],
        "sources": sources,
    }
    return escape_json(data)


def as_markdown(rows: list[SourceOverview], registered: int, history: History, today: date) -> str:
    """Report as Markdown, cut with a note when it is longer than a comment may be."""
    counts = ", ".join(f"{count} {name}" for name, count in _counts(rows).items())
    observed = f"{len(rows)} of {registered} sources observed so far{': ' if counts else ''}{counts}."
    pieces = [f"# Sources on {today.isoformat()}\n\n{observed} {_history_sentences(history)}\n"]
    for label in sorted(Label, reverse=True):
        shown = [row for row in rows if row.summary.label is label]
        if shown and label is not Label.FRESH:
            pieces.append(f"\n## {label.name.capitalize()} ({len(shown)})\n\n")
            pieces += [_item(row) for row in shown]
    pieces += _suggestions(rows)
    text, kept = "", 0
    for piece in pieces:
        if len(text) + len(piece) > MAX_CHARACTERS:
            left_out = len(pieces) - kept
            return f"{text}\n{left_out} more pieces were left out; `report --out FILE --json` has all of them.\n"
        text, kept = text + piece, kept + 1
    return text


def _suggestions(rows: list[SourceOverview]) -> list[str]:
    """Passages for a person to read and confirm, with the command that takes them over."""
    found = list(suggestions(rows))
    if not found:
        return []
    head = f"\n## Suggested passages ({len(found)})\n\nRead each; `python -m scrapers confirm ID --claim REF --by ROLE` takes it over.\n\n"
    return [head, *(_suggestion(one) for one in found)]


def _suggestion(one: Suggestion) -> str:
    facts = ", ".join(f"“{escape_markdown(fact)}”" for fact in one.facts[:6])
    return f"- **{one.source}** {escape_markdown(one.claim)}: {facts} ({one.level}) {escape_markdown(one.url)}\n"


def _history_sentences(history: History) -> str:
    if history.day is None:
        last = "Nothing has been observed yet; run `observe`."
    else:
        doubt = "" if history.sound else " Nothing could be read that day, so it changed no state: check the network."
        last = f"Last observation: {history.day.isoformat()}.{doubt}"
    if not history.unreadable:
        return last
    count = history.unreadable
    many = "1 line of the journal is" if count == 1 else f"{count} lines of the journal are"
    return f"{last} {many} unreadable and not counted, first {escape_markdown(history.first_unreadable)}."


def _item(row: SourceOverview) -> str:
    grade = f" ({row.grade})" if row.grade else ""
    seen = f" Last read {row.summary.last_seen}." if row.summary.last_seen else " Never read."
    altered = sorted(claim for claim, state in row.claims.items() if state["standing"] == "altered")
    claims = f" Claims: {', '.join(escape_markdown(claim) for claim in altered[:10])}." if altered else ""
    actions = "".join(f"\n  To do: {escape_markdown(action)}" for action in dict.fromkeys(row.actions))
    since = f" since {row.summary.since}" if row.summary.since else ""
    return f"- **{row.source.id}**{grade}{since}: {escape_markdown(row.summary.reason)}{seen}{claims}{actions}\n"


def _counts(rows: list[SourceOverview]) -> dict[str, int]:
    counted = Counter(row.summary.label for row in rows)
    return {label.name.lower(): counted[label] for label in sorted(counted, reverse=True)}
