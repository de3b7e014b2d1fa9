"""`report`: what is known of all sources, for people and for programs."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scrapers.commands.command import DONE, FINDINGS, labels, now, selected_sources
from scrapers.review.markdown_escape import escape_markdown
from scrapers.review.overview import SourceOverview, overview
from scrapers.state.store import StateStore
from scrapers.state.summary import Label

HELP = "say what changed, what is gone and what could not be looked at"
LONGEST = 60_000


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say which options it takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these sources")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write there instead of printing")
    parser.add_argument("--silent-after", type=int, metavar="DAYS", help="exit with 3 when nobody looked for so long")
    parser.add_argument(
        "--fail-on", default="", metavar="LABELS", help="exit with 3 when a source is e.g. gone,changed"
    )


def run(options: argparse.Namespace) -> int:
    """Write the report."""
    wanted, today = labels(options.fail_on), now(options).date()
    store, sources = StateStore(options.root), selected_sources(options)
    lines, runs = overview(store, sources, today), last_run(store)
    text = (as_json if options.json else as_markdown)(lines, len(sources), runs, today)
    if options.out:
        options.out.write_text(text, encoding="utf-8", newline="\n")
    else:
        print(text, end="")
    silent = options.silent_after is not None and _silent(runs, options.silent_after, today)
    return FINDINGS if silent or any(line.summary.label in wanted for line in lines) else DONE


def _silent(runs: LastRun | None, days: int, today: date) -> bool:
    """Whether the looks have stopped without anybody noticing; before the first one nothing has stopped."""
    if runs is None or (today - runs.day).days <= days:
        return False
    print(
        f"The last look was on {runs.day}. Timed runs stop without a word: start one by hand, or run `observe --due`.",
        file=sys.stderr,
    )
    return True


@dataclass(frozen=True)
class LastRun:
    """The last day on which anybody looked, and whether anything it saw may be believed."""

    day: date
    sound: bool


def last_run(store: StateStore) -> LastRun | None:
    """What the journal tells of the last day of looking; None before the first."""
    by_day: dict[str, bool] = {}
    for line in store.entries():
        if "outcome" in line:
            day = str(line["at"])[:10]
            by_day[day] = by_day.get(day, False) or not line.get("held")
    return LastRun(date.fromisoformat(max(by_day)), by_day[max(by_day)]) if by_day else None


def as_json(lines: list[SourceOverview], registered: int, runs: LastRun | None, today: date) -> str:
    """The report for programs."""
    sources = [
        {
            "id": line.source.id,
            "outcome": line.summary.outcome,
            "label": line.summary.label.name.lower(),
            "grade": line.grade or None,
            "since": line.summary.since.isoformat() if line.summary.since else None,
            "last_seen": line.summary.last_seen.isoformat() if line.summary.last_seen else None,
            "reason": line.summary.reason,
            "todo": list(line.todo),
            "claims": line.claims,
        }
        for line in lines
    ]
    data = {
        "version": 1,
        "day": today.isoformat(),
        "registered": registered,
        "last_look": runs.day.isoformat() if runs else None,
        "sound": runs.sound if runs else None,
        "counts": _counts(lines),
        "sources": sources,
    }
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def as_markdown(lines: list[SourceOverview], registered: int, runs: LastRun | None, today: date) -> str:
    """The report for people; what is longer than a comment may be is cut with a word about it."""
    counts = ", ".join(f"{count} {name}" for name, count in _counts(lines).items())
    looked = f"{len(lines)} of {registered} sources looked at so far{': ' if counts else ''}{counts}."
    pieces = [f"# Sources on {today.isoformat()}\n\n{looked} {_last_words(runs)}\n"]
    for wanted in sorted(Label, reverse=True):
        shown = [line for line in lines if line.summary.label is wanted]
        if shown and wanted is not Label.FRESH:
            pieces.append(f"\n## {wanted.name.capitalize()} ({len(shown)})\n\n")
            pieces += [_item(line) for line in shown]
    text, kept = "", 0
    for piece in pieces:
        if len(text) + len(piece) > LONGEST:
            return (
                text
                + f"\n{len(pieces) - kept} more pieces were left out; `report --out FILE --json` has all of them.\n"
            )
        text, kept = text + piece, kept + 1
    return text


def _last_words(runs: LastRun | None) -> str:
    if runs is None:
        return "Nobody has looked yet; `observe` does."
    doubt = "" if runs.sound else " Nothing could be read that day, so it made nothing worse: check the network."
    return f"Last look: {runs.day.isoformat()}.{doubt}"


def _item(line: SourceOverview) -> str:
    grade = f" ({line.grade})" if line.grade else ""
    seen = f" Last read {line.summary.last_seen}." if line.summary.last_seen else " Never read."
    fallen = sorted(claim for claim, state in line.claims.items() if state["standing"] == "altered")
    touched = f" Claims: {', '.join(escape_markdown(claim) for claim in fallen[:10])}." if fallen else ""
    todo = "".join(f"\n  To do: {escape_markdown(what)}" for what in dict.fromkeys(line.todo))
    since = f" since {line.summary.since}" if line.summary.since else ""
    return f"- **{line.source.id}**{grade}{since}: {escape_markdown(line.summary.reason)}{seen}{touched}{todo}\n"


def _counts(lines: list[SourceOverview]) -> dict[str, int]:
    attempts_of = Counter(line.summary.label for line in lines)
    return {label.name.lower(): attempts_of[label] for label in sorted(attempts_of, reverse=True)}
