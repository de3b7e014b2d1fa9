"""`observe`: look at sources and keep what was seen."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from scrapers.archive import with_copies
from scrapers.commands.command import DONE, FINDINGS, INCOMPLETE, UsageError, chosen, evidence, labels, now
from scrapers.net.gate import Gate
from scrapers.proof import Proofs
from scrapers.register import Source
from scrapers.run import Run, Settings, Tally
from scrapers.store import Store
from scrapers.summary import label

HELP = "look at registered sources (all of them, or those named) and keep what was seen"

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
    parser.add_argument("--about", default="", metavar="URL", help="the page that tells site owners who visits and why")
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
    store, gate = Store(options.root), Gate(about=options.about)
    tally = Run(store, gate, clock, settings, progress, proofs).observe(sources, evidence(options.root))
    print(summary(tally))
    if options.wayback and not tally.degraded:
        note_copies(store, gate, sources, now(options).date())
    if tally.degraded or tally.left_over:
        return INCOMPLETE
    today = now(options).date()
    return FINDINGS if any(label(after, today) in wanted for _, _, after in tally.looks) else DONE


def note_copies(store: Store, gate: Gate, sources: list[Source], today: date) -> None:
    """Put into the states where lost and changed pages are kept."""
    by_id = {source.id: source for source in sources}
    for state in with_copies(gate, (store.load(source) for source in sources)):
        store.save(by_id[state.id], state, today)


def summary(tally: Tally) -> str:
    """The run in a few lines."""
    counts = ", ".join(f"{count} {family}" for family, count in sorted(tally.families.items())) or "nothing to look at"
    lines = [f"{len(tally.looks)} looks: {counts}."]
    changed = [
        (look, after) for look, before, after in tally.looks if after.pending and after.pending != before.pending
    ]
    lines += [f"changed {after.grade}  {look.source}: {after.reason}" for look, after in changed]
    if tally.degraded:
        lines.append(
            f"The run proves nothing, so no state was made worse: {tally.degraded}. Check this computer's network."
        )
    if tally.left_over:
        lines.append(f"{len(tally.left_over)} sources were not reached; `observe --due` goes on with them.")
    return "\n".join(lines)


def _duration(text: str) -> float:
    if not (match := re.fullmatch(r"(\d+)([smh])", text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no length of time; write 90s, 30m or 2h")
    return float(match.group(1)) * _SECONDS[match.group(2)]


def _check_private(folder: Path | None, root: Path) -> None:
    if folder and folder.resolve().is_relative_to(root.resolve()):
        raise UsageError("--proof must lie outside the project: copies of other people's pages are not published.")
