"""`observe`: look at sources and keep what was seen."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from scrapers.archive.warc_record import WarcArchive
from scrapers.archive.wayback import add_captures
from scrapers.commands.command import DONE, FINDINGS, INCOMPLETE, UsageError, evidence, labels, now, selected_sources
from scrapers.http.client import HttpClient
from scrapers.observe.run import ObservationRun, RunResult, RunSettings
from scrapers.register import Source
from scrapers.state.model import PageState
from scrapers.state.store import StateStore
from scrapers.state.summary import Label, label

HELP = "look at registered sources (all of them, or those named) and keep what was seen"

LINES = 40
_SECONDS = {"s": 1, "m": 60, "h": 3600}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say which options it takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="a source: its file name in sources/register without .yml")
    parser.add_argument("--due", action="store_true", help="only what it is time to look at")
    parser.add_argument(
        "--budget", type=_duration, metavar="TIME", help="stop beginning new looks after this long, as 30m"
    )
    parser.add_argument("--vantage", default="default", metavar="NAME", help="where you look from, as `office` or `ci`")
    parser.add_argument("--proof", type=Path, metavar="DIR", help="keep copies of what changed in this private folder")
    parser.add_argument(
        "--fail-on", default="", metavar="LABELS", help="exit with 3 when a source is e.g. gone,changed"
    )
    parser.add_argument("--wayback", action="store_true", help="afterwards, note where copies of lost pages are kept")
    parser.add_argument(
        "--about",
        default="",
        metavar="URL",
        help="the page that tells site owners who visits and why (default: the site's own, by site_url in mkdocs.yml)",
    )
    parser.add_argument("--quiet", action="store_true", help="print the summary only")


def run(options: argparse.Namespace) -> int:
    """Look, keep, and say what it came to."""
    wanted = labels(options.fail_on)
    _check_private(options.proof, options.root)
    settings = RunSettings(vantage=options.vantage, budget=options.budget, due_only=options.due)
    clock = (lambda: now(options)) if options.today else (lambda: datetime.now(UTC).replace(microsecond=0))
    progress = (lambda line: None) if options.quiet else (lambda line: print(line, file=sys.stderr, flush=True))
    warc_archive = WarcArchive(options.proof) if options.proof else None
    sources = selected_sources(options)
    store, client = StateStore(options.root), HttpClient(about=options.about or about_page(options.root))
    result = ObservationRun(store, client, clock, settings, progress, warc_archive).observe(
        sources, evidence(options.root)
    )
    print(summary(result, now(options).date()))
    if options.wayback and not result.degraded:
        note_copies(store, client, sources, now(options).date())
    if result.degraded or result.not_reached:
        return INCOMPLETE
    today = now(options).date()
    return FINDINGS if any(label(after, today) in wanted for _, _, after in result.observations) else DONE


def about_page(root: Path) -> str:
    """The site's page about our visits, when the project's site has a public address."""
    setting = root / "mkdocs.yml"
    text = setting.read_text(encoding="utf-8") if setting.exists() else ""
    found = re.search(r"^site_url:\s*[\"']?(https?://[^\s\"'#]+)", text, re.MULTILINE)
    return f"{found[1].rstrip('/')}/about/visits.html" if found else ""


def note_copies(store: StateStore, client: HttpClient, sources: list[Source], today: date) -> None:
    """Put into the states where lost and changed pages are kept."""
    by_id = {source.id: source for source in sources}
    for state in add_captures(client, (store.load(source) for source in sources)):
        store.save(by_id[state.id], state, today)


def summary(result: RunResult, today: date) -> str:
    """The run in a few lines: how many looks ended in what, what is news, and what to do next."""
    many = len(result.observations)
    counts = ", ".join(f"{count} {family.description}" for family, count in result.families.items())
    lines = [f"{many} look{'' if many == 1 else 's'}: {counts}." if many else "Nothing could be looked at."]
    if not many and not result.not_reached:
        lines = ["Nothing is due."]
    elif not many and not result.degraded:
        lines = [
            "No look could be finished: what is new is believed after a second one a minute later. Give it more time."
        ]
    news = [_news(observation.source, before, after, today) for observation, before, after in result.observations]
    told = sorted(filter(None, news))
    lines += told[:LINES]
    if len(told) > LINES:
        lines.append(f"and {len(told) - LINES} more")
    if told:
        lines.append("What to do about each: `python -m scrapers report`, or `explain ID`.")
    if result.degraded:
        lines.append(
            f"The run proves nothing, so no state was made worse: {result.degraded}. "
            "Check this computer's network, then run it again."
        )
    if result.not_reached:
        lines.append(f"{len(result.not_reached)} sources were not reached; `observe --due` goes on with them.")
    return "\n".join(lines)


def _news(source: str, before: PageState, after: PageState, today: date) -> str:
    """What a look made of an address, when that is something else than it was."""
    was, now_ = label(before, today), label(after, today)
    if (was, before.pending) == (now_, after.pending) or (now_ is Label.FRESH and was is Label.NEVER):
        return ""
    grade = f" {after.grade}" if after.pending else ""
    return f"{now_.name.lower() + grade:<14} {source}: {after.reason}"


def _duration(text: str) -> float:
    if not (match := re.fullmatch(r"(\d+)([smh])", text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no length of time; write 90s, 30m or 2h")
    return float(match.group(1)) * _SECONDS[match.group(2)]


def _check_private(folder: Path | None, root: Path) -> None:
    if folder and folder.resolve().is_relative_to(root.resolve()):
        raise UsageError("--proof must lie outside the project: copies of other people's pages are not published.")
