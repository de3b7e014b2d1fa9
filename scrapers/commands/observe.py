"""`observe`: fetch sources and update their states."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from scrapers.analysis.anchors.locate import ClaimFinder
from scrapers.archive.warc_record import WarcArchive
from scrapers.archive.wayback import add_captures
from scrapers.commands.command import (
    Command,
    CommandError,
    ExitCode,
    current_time,
    load_cited_claims,
    load_finder,
    load_quotes,
    parse_labels,
    print_lines,
    selected_sources,
)
from scrapers.http.client import HttpClient
from scrapers.observe.host_reader import HostPool, RunSettings
from scrapers.observe.plan import first_run
from scrapers.observe.run import ObservationRun, Progress, RunResult
from scrapers.observe.run_lock import run_lock
from scrapers.review.overview import overview
from scrapers.review.review_page import page, spreadsheet
from scrapers.review.suggestions import suggestions
from scrapers.sources.register import Source, load
from scrapers.state.model import PageState
from scrapers.state.store import StateStore
from scrapers.state.summary import Label, label

MAX_LINES = 40
_SECONDS = {"s": 1, "m": 60, "h": 3600}


class Observe(Command):
    """Observe registered sources (all of them, or those named) and update their states."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument(
            "ids", nargs="*", metavar="ID", help="a source: its file name in sources/register without .yml"
        )
        parser.add_argument("--due", action="store_true", help="only the addresses that are due")
        parser.add_argument(
            "--first",
            action="store_true",
            help="only what was never seen live, with a plan and a page of suggested passages",
        )
        parser.add_argument("--plan", action="store_true", help="with --first: print the plan and send no request")
        parser.add_argument(
            "--review", type=Path, metavar="DIR", help="with --first: folder of the review page (default: build/review)"
        )
        parser.add_argument(
            "--budget", type=_duration, metavar="TIME", help="begin nothing new after this long, as 30m"
        )
        parser.add_argument(
            "--vantage", default="default", metavar="NAME", help="network you are in, as `office` or `ci`"
        )
        parser.add_argument(
            "--proof", type=Path, metavar="DIR", help="keep WARC copies of what changed in this private folder"
        )
        parser.add_argument(
            "--fail-on", default="", metavar="LABELS", help="exit with 3 when a source is e.g. gone,changed"
        )
        parser.add_argument("--wayback", action="store_true", help="afterwards, look for archived copies of lost pages")
        parser.add_argument(
            "--about",
            default="",
            metavar="URL",
            help="page for site owners about these requests; `returnkb observe` gives that of the site",
        )
        parser.add_argument(
            "--workers",
            type=_count,
            metavar="NUMBER",
            help="read hosts in so many worker processes on this machine (needs the extra `cluster`)",
        )
        parser.add_argument(
            "--scheduler",
            metavar="ADDRESS",
            help="read hosts on the workers of this Dask scheduler, as tls://scheduler.example.org:8786",
        )
        parser.add_argument("--quiet", action="store_true", help="print the summary only")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        fail_on = parse_labels(arguments.fail_on)
        _check_private(arguments.proof, arguments.root)
        sources, store = selected_sources(arguments), StateStore(arguments.root)
        progress: Progress = (lambda line: None) if arguments.quiet else _print_progress
        client = HttpClient(about=arguments.about)
        settings = RunSettings(vantage=arguments.vantage, budget=arguments.budget, due_only=arguments.due)
        if arguments.first:
            plan = first_run(store, sources)
            print_lines(*plan.lines(settings))
            sources = list(plan.sources)
            if arguments.plan or not sources:
                return ExitCode.DONE
        finder = load_finder(arguments.root)
        with run_lock(store.folder, datetime.now(UTC)), _pool(arguments, settings, finder, progress) as pool:
            run = ObservationRun(
                store,
                client,
                lambda: current_time(arguments),
                settings,
                progress,
                WarcArchive(arguments.proof) if arguments.proof else None,
                finder=finder,
                pool=pool,
            )
            store.compact(load(arguments.root).values(), current_time(arguments).date())
            result = run.observe(sources, load_quotes(arguments.root), load_cited_claims(arguments.root))
        today = current_time(arguments).date()
        print_lines(*run_summary(result, today))
        if arguments.first:
            print_lines(write_review(arguments.root, arguments.review, today))
        if arguments.wayback and not result.degraded:
            _save_captures(store, client, sources, today)
        return _exit_code(result, fail_on, today)


def _print_progress(line: str) -> None:
    print_lines(line, file=sys.stderr)


@contextmanager
def _pool(
    arguments: Namespace, settings: RunSettings, finder: ClaimFinder, progress: Progress
) -> Iterator[HostPool | None]:
    """The workers that read hosts when a cluster was asked for; otherwise the run has threads of its own."""
    if not arguments.workers and not arguments.scheduler:
        yield None
        return
    try:
        from scrapers.observe.cluster import ClusterUnavailable, HostCluster, WorkerReader, connect
    except ModuleNotFoundError as error:
        raise CommandError(
            f"--workers and --scheduler need {error.name}: run `pip install 'returnkb[cluster]'`."
        ) from None
    reader = WorkerReader(
        partial(HttpClient, about=arguments.about),
        partial(current_time, Namespace(today=arguments.today)),
        settings,
        finder,
        with_bodies=bool(arguments.proof),
    )
    try:
        with connect(arguments.scheduler, arguments.workers) as client:
            yield HostCluster(client, reader, progress)
    except ClusterUnavailable as error:
        raise CommandError(str(error)) from None


def _count(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text):
        raise ArgumentTypeError(f"{text!r} is no number of workers; write 1 to 999")
    return int(text)


def _exit_code(result: RunResult, fail_on: set[Label], today: date) -> ExitCode:
    if result.internal_errors:
        return ExitCode.FAULT
    if result.degraded or result.not_reached:
        return ExitCode.INCOMPLETE
    found = any(label(after, today) in fail_on for _, _, after in result.observations)
    return ExitCode.FINDINGS if found else ExitCode.DONE


def write_review(root: Path, folder: Path | None, today: date) -> str:
    """Write the review page and its spreadsheet for all sources; returns the sentence that says what to do with them."""
    rows = overview(StateStore(root), load(root).values(), today)
    statements = {claim.claim: claim.text for found in load_cited_claims(root).values() for claim in found}
    found = sorted(suggestions(rows), key=lambda one: (one.source, one.claim))
    if not found:
        return "No passage is suggested that a person has to confirm."
    folder = folder or root / "build" / "review"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "passages.html").write_text(page(found, statements), encoding="utf-8", newline="\n")
    (folder / "passages.csv").write_text(spreadsheet(found, statements), encoding="utf-8", newline="")
    return (
        f"{len(found)} suggested passages are in {folder / 'passages.html'} and passages.csv. Accept or refuse them there; "
        "then run `python -m scrapers confirm --from FILE --by ROLE --commit`."
    )


def _save_captures(store: StateStore, client: HttpClient, sources: list[Source], today: date) -> None:
    by_id = {source.id: source for source in sources}
    for state in add_captures(client, (store.load(source) for source in sources)):
        store.save(by_id[state.id], state, today)


def run_summary(result: RunResult, today: date) -> list[str]:
    """Lines of summary: number of observations by family, changed labels, and what to do next."""
    count = len(result.observations)
    counts = ", ".join(f"{number} {family.description}" for family, number in result.families.items())
    lines = [f"{count} observation{'' if count == 1 else 's'}: {counts}." if count else "Nothing could be observed."]
    if not count and not result.not_reached:
        lines = ["Nothing is due."]
    elif not count and not result.degraded:
        lines = [
            "No observation was completed: a new text is confirmed by a second fetch a minute later. Give it more time."
        ]
    changes = [_change(observation.source, before, after, today) for observation, before, after in result.observations]
    shown = sorted(filter(None, changes))
    lines += shown[:MAX_LINES]
    if len(shown) > MAX_LINES:
        lines.append(f"and {len(shown) - MAX_LINES} more")
    if shown:
        lines.append("What to do about each: `python -m scrapers report`, or `explain ID`.")
    lines += [f"internal error  {one.source}: {one.reason}" for one in result.internal_errors[:MAX_LINES]]
    if result.degraded:
        lines.append(
            f"The run proves nothing: {result.degraded}. Failures are in the journal and changed no state. "
            "Check this computer's network, then run it again."
        )
    if result.not_reached:
        lines.append(f"{len(result.not_reached)} sources were not reached; `observe --due` continues with them.")
    return lines


def _change(source: str, before: PageState, after: PageState, today: date) -> str:
    """Line for an observation that changed the label or the pending text of a URL; empty otherwise."""
    old, new = label(before, today), label(after, today)
    if (old, before.pending) == (new, after.pending) or (new is Label.FRESH and old is Label.NEVER):
        return ""
    grade = f" {after.grade}" if after.pending else ""
    return f"{new.name.lower() + grade:<14} {source}: {after.reason}"


def _duration(text: str) -> float:
    if not (match := re.fullmatch(r"([0-9]{1,6})([smh])", text)):
        raise ArgumentTypeError(f"{text!r} is no length of time; write 90s, 30m or 2h")
    return float(match.group(1)) * _SECONDS[match.group(2)]


def _check_private(folder: Path | None, root: Path) -> None:
    if folder and folder.resolve().is_relative_to(root.resolve()):
        raise CommandError("--proof must be outside the project: copies of other people's pages are not published.")
