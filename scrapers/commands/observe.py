"""`observe`: look at sources and keep what was seen."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from scrapers.archive.warc_record import Proofs
from scrapers.archive.wayback import with_copies
from scrapers.commands.command import DONE, FINDINGS, INCOMPLETE, UsageError, chosen, evidence, labels, now
from scrapers.http.client import Gate
from scrapers.observe.run import Run, Settings, Tally
from scrapers.register import Source
from scrapers.state.model import PageState
from scrapers.state.store import Store
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
    settings = Settings(vantage=options.vantage, budget=options.budget, due_only=options.due)
    clock = (lambda: now(options)) if options.today else (lambda: datetime.now(UTC).replace(microsecond=0))
    progress = (lambda line: None) if options.quiet else (lambda line: print(line, file=sys.stderr, flush=True))
    proofs = Proofs(options.proof) if options.proof else None
    sources = chosen(options)
    store, gate = Store(options.root), Gate(about=options.about or about_page(options.root))
    tally = Run(store, gate, clock, settings, progress, proofs).observe(sources, evidence(options.root))
    print(summary(tally, now(options).date()))
    if options.wayback and not tally.degraded:
        note_copies(store, gate, sources, now(options).date())
    if tally.degraded or tally.left_over:
        return INCOMPLETE
    today = now(options).date()
    return FINDINGS if any(label(after, today) in wanted for _, _, after in tally.looks) else DONE


def about_page(root: Path) -> str:
    """The site's page about our visits, when the project's site has a public address."""
    setting = root / "mkdocs.yml"
    text = setting.read_text(encoding="utf-8") if setting.exists() else ""
    found = re.search(r"^site_url:\s*[\"']?(https?://[^\s\"'#]+)", text, re.MULTILINE)
    return f"{found[1].rstrip('/')}/about/visits.html" if found else ""


def note_copies(store: Store, gate: Gate, sources: list[Source], today: date) -> None:
    """Put into the states where lost and changed pages are kept."""
    by_id = {source.id: source for source in sources}
    for state in with_copies(gate, (store.load(source) for source in sources)):
        store.save(by_id[state.id], state, today)


def summary(tally: Tally, today: date) -> str:
    """The run in a few lines: how many looks ended in what, what is news, and what to do next."""
    many = len(tally.looks)
    counts = ", ".join(f"{count} {family.words}" for family, count in tally.families.items())
    lines = [f"{many} look{'' if many == 1 else 's'}: {counts}." if many else "Nothing could be looked at."]
    if not many and not tally.left_over:
        lines = ["Nothing is due."]
    elif not many and not tally.degraded:
        lines = [
            "No look could be finished: what is new is believed after a second one a minute later. Give it more time."
        ]
    news = [_news(look.source, before, after, today) for look, before, after in tally.looks]
    told = sorted(filter(None, news))
    lines += told[:LINES]
    if len(told) > LINES:
        lines.append(f"and {len(told) - LINES} more")
    if told:
        lines.append("What to do about each: `python -m scrapers report`, or `explain ID`.")
    if tally.degraded:
        lines.append(
            f"The run proves nothing, so no state was made worse: {tally.degraded}. "
            "Check this computer's network, then run it again."
        )
    if tally.left_over:
        lines.append(f"{len(tally.left_over)} sources were not reached; `observe --due` goes on with them.")
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
