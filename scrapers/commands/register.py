"""`register`: checks a new source before it is added to the register; writes nothing."""

from __future__ import annotations

import re
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from scrapers.adapters import DEFAULT_ADAPTER, adapter_for
from scrapers.analysis.quotes import Quote, Standing
from scrapers.archive.warc_record import WarcArchive
from scrapers.commands.command import Command, ExitCode, current_time, print_lines
from scrapers.extract.text import ExtractedText, common_text
from scrapers.http.client import HttpClient
from scrapers.http.robots import RobotsCache
from scrapers.observe.attempt import FetchAttempt, ObservationTask
from scrapers.observe.examine import Examiner
from scrapers.review.textfragment import text_fragment_url
from scrapers.sources.register import Source, WatchedUrl, load
from scrapers.state.model import PageState

MIN_CHARACTERS = 100


@dataclass(frozen=True)
class Check:
    """Result of one check."""

    good: bool
    sentence: str

    def __str__(self) -> str:
        """Line of output."""
        return f"{'ok  ' if self.good else 'FAIL'}  {self.sentence}"


class Register(Command):
    """Check a new source before it is registered: can it be read, is its text stable, does it have the passages."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("url", metavar="URL", help="the address of the new source")
        parser.add_argument("--select", metavar="CSS", help="selector of the part to extract")
        parser.add_argument(
            "--quote", action="append", default=[], metavar="TEXT", help="a passage you will quote; repeatable"
        )
        parser.add_argument(
            "--language", default="en", metavar="CODE", help="the language it is written in (default: en)"
        )
        parser.add_argument(
            "--wait", type=float, default=10.0, metavar="SECONDS", help="between the two fetches (default: 10)"
        )
        parser.add_argument("--proof", type=Path, metavar="DIR", help="keep a WARC copy in this private folder")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        return cls.run(arguments, HttpClient())

    @classmethod
    def run(cls, arguments: Namespace, client: HttpClient) -> ExitCode:
        """Print the result of each check, and a draft of the register file when all succeed."""
        checks = list(check_source(arguments, client, current_time(arguments)))
        print_lines(*map(str, checks))
        if not all(check.good for check in checks):
            print_lines("", "Not ready: repair what failed, or choose another address.")
            return ExitCode.FINDINGS
        draft = suggested(arguments, current_time(arguments).date())
        print_lines("", f"A file for sources/register/{suggested_id(arguments.url)}.yml:", "", *draft.splitlines())
        return ExitCode.DONE


def check_source(arguments: Namespace, client: HttpClient, at: datetime) -> Iterator[Check]:
    """Results of all checks in order; those that depend on a failed one are left out."""
    twins = [
        source.id
        for source in load(arguments.root).values()
        if _plain_url(source.url or "") == _plain_url(arguments.url)
    ]
    yield Check(not twins, f"No source has this address yet{': ' + ', '.join(twins) if twins else ''}.")
    task = _job(arguments)
    examiner = Examiner(client, RobotsCache(client), lambda: at)
    first = examiner.attempt(task)
    yield Check(first.text is not None, f"It can be read: {first.observation.reason or first.observation.outcome}")
    if first.text is None:
        return
    yield Check(
        len(first.text.joined) >= MIN_CHARACTERS,
        f"It has {len(first.text.joined):,} characters, extracted by {first.text.how}.",
    )
    time.sleep(arguments.wait)
    second = examiner.attempt(task)
    yield _stability(first, second)
    yield from _quotes(arguments, first)
    if arguments.proof and first.response:
        kept = WarcArchive(arguments.proof).save(first.observation, first.response)
        yield Check(True, f"A copy is kept; its SHA-256 is {kept.proof}.")


def _stability(first: FetchAttempt, second: FetchAttempt) -> Check:
    if first.text is None or second.text is None:
        return Check(False, f"A second fetch could not read it: {second.observation.reason}")
    lost = _differences(first.text, second.text)
    if not lost:
        return Check(True, "Two fetches give the same text.")
    return Check(
        False, f"Two fetches differ; declare a selector, or an adapter with ignore patterns: {lost[0][:120]!r}"
    )


def _differences(first: ExtractedText, second: ExtractedText) -> list[str]:
    common = {paragraph.text for paragraph in common_text(second, first).paragraphs}
    return [paragraph.text for paragraph in (*second.paragraphs, *first.paragraphs) if paragraph.text not in common]


def _quotes(arguments: Namespace, first: FetchAttempt) -> Iterator[Check]:
    for number, passage in enumerate(arguments.quote):
        found = first.observation.claims[str(number)]
        if found.standing is Standing.EXACT:
            yield Check(True, f"The passage is there word for word: {text_fragment_url(arguments.url, passage)}")
        elif found.there:
            yield Check(False, f"The passage is there in other words; copy it from the page: {found.there[:200]!r}")
        else:
            yield Check(False, f"The passage is {found.standing}: {passage[:80]!r}. Copy it from the page exactly.")


def _job(arguments: Namespace) -> ObservationTask:
    watch = WatchedUrl(arguments.url, arguments.select)
    source = Source("new", "new", "", "", arguments.language, "undated", arguments.url, None, None, (watch,))
    quotes = tuple(Quote(str(number), "new", passage) for number, passage in enumerate(arguments.quote))
    return ObservationTask(source, watch, PageState(), quotes)


def suggested_id(url: str) -> str:
    """Name for the register file, made of host and path."""
    parts = urlsplit(url)
    words = re.findall(r"[a-z0-9]+", f"{(parts.hostname or '').removeprefix('www.')} {parts.path}".lower())
    return "-".join(words[:6])[:60]


def suggested(arguments: Namespace, today: date) -> str:
    """Draft of a register file; what only a person knows is left open."""
    lines = ["title: ...", "publisher: ...", "type: ...", f"language: {arguments.language}", "published: undated"]
    lines += [f"url: {arguments.url}", "read:", f"  day: {today.isoformat()}", "  how: live"]
    if arguments.select:
        lines += ["watch:", f"  - url: {arguments.url}", f'    select: "{arguments.select}"']
    adapter = adapter_for(arguments.url)
    note = "" if adapter is DEFAULT_ADAPTER else f"\n# Read by the adapter for {adapter.name}."
    return "\n".join(lines) + note


def _plain_url(url: str) -> str:
    parts = urlsplit(url)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}".lower()
