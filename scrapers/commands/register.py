"""`register`: a dry run for a new source, before anybody writes it into the register."""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from scrapers.adapters import DEFAULT_ADAPTER, adapter_for
from scrapers.analysis.quote_match import Quote, Standing
from scrapers.archive.warc_record import WarcArchive
from scrapers.commands.command import DONE, FINDINGS, now
from scrapers.extract.text import ExtractedText, common_text
from scrapers.http.client import HttpClient
from scrapers.http.robots import RobotsCache
from scrapers.observe.examine import Examiner, FetchAttempt, ObservationTask
from scrapers.register import Source, WatchedUrl, load
from scrapers.review.textfragment import text_fragment_url
from scrapers.state.model import PageState

HELP = "try out a new source: can it be read, is it steady, does it hold the passages"
FEWEST_CHARACTERS = 100


@dataclass(frozen=True)
class Check:
    """One thing that was tried, and how it went."""

    good: bool
    sentence: str

    def __str__(self) -> str:
        """As one line."""
        return f"{'ok  ' if self.good else 'FAIL'}  {self.sentence}"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say which options it takes."""
    parser.add_argument("url", metavar="URL", help="the address of the new source")
    parser.add_argument("--select", metavar="CSS", help="the part of the page that matters")
    parser.add_argument(
        "--quote", action="append", default=[], metavar="TEXT", help="a passage you will quote; repeatable"
    )
    parser.add_argument("--language", default="en", metavar="CODE", help="the language it is written in (default: en)")
    parser.add_argument(
        "--wait", type=float, default=10.0, metavar="SECONDS", help="between the two looks (default: 10)"
    )
    parser.add_argument("--proof", type=Path, metavar="DIR", help="keep a copy in this private folder")


def run(options: argparse.Namespace, client: HttpClient | None = None) -> int:
    """Try it and say what was found; nothing is written into the register."""
    client = client or HttpClient()
    checks = list(trial(options, client, now(options)))
    print("\n".join(map(str, checks)))
    if all(check.good for check in checks):
        print(
            f"\nA file for sources/register/{suggested_id(options.url)}.yml:\n\n{suggested(options, now(options).date())}"
        )
        return DONE
    print("\nNot ready: repair what failed, or choose another address.")
    return FINDINGS


def trial(options: argparse.Namespace, client: HttpClient, at: datetime) -> Iterator[Check]:
    """Everything that is tried, one after the other; what depends on a failed check is not tried."""
    twins = [
        source.id for source in load(options.root).values() if _plain_url(source.url or "") == _plain_url(options.url)
    ]
    yield Check(not twins, f"No source has this address yet{': ' + ', '.join(twins) if twins else ''}.")
    task = _job(options)
    examiner = Examiner(client, RobotsCache(client), lambda: at)
    first = examiner.attempt(task)
    yield Check(first.text is not None, f"It can be read: {first.observation.reason or first.observation.outcome}")
    if first.text is None:
        return
    yield Check(
        len(first.text.joined) >= FEWEST_CHARACTERS,
        f"It has {len(first.text.joined):,} characters, cut out by {first.text.how}.",
    )
    time.sleep(options.wait)
    second = examiner.attempt(task)
    yield _steady(first, second)
    yield from _quotes(options, first)
    if options.proof and first.page:
        kept = WarcArchive(options.proof).save(first.observation, first.page)
        yield Check(True, f"A copy is kept; put its digest into the state with the first look: {kept.proof}")


def _steady(first: FetchAttempt, second: FetchAttempt) -> Check:
    if first.text is None or second.text is None:
        return Check(False, f"A second look could not read it: {second.observation.reason}")
    lost = _restless(first.text, second.text)
    if not lost:
        return Check(True, "Two looks give the same text.")
    return Check(False, f"Two looks differ; declare a selector, or an adapter that masks: {lost[0][:120]!r}")


def _restless(first: ExtractedText, second: ExtractedText) -> list[str]:
    common = {paragraph.text for paragraph in common_text(second, first).paragraphs}
    return [paragraph.text for paragraph in (*second.paragraphs, *first.paragraphs) if paragraph.text not in common]


def _quotes(options: argparse.Namespace, first: FetchAttempt) -> Iterator[Check]:
    for number, passage in enumerate(options.quote):
        found = first.observation.claims[str(number)]
        if found.standing is Standing.EXACT:
            yield Check(True, f"The passage is there word for word: {text_fragment_url(options.url, passage)}")
        elif found.there:
            yield Check(False, f"The passage is there in other words; copy it from the page: {found.there[:200]!r}")
        else:
            yield Check(
                False, f"The passage is {found.standing}: {passage[:80]!r}. Copy it from the page as it stands there."
            )


def _job(options: argparse.Namespace) -> ObservationTask:
    watch = WatchedUrl(options.url, options.select)
    source = Source("new", "new", "", "", options.language, "undated", options.url, None, None, (watch,))
    quotes = tuple(Quote(str(number), "new", passage) for number, passage in enumerate(options.quote))
    return ObservationTask(source, watch, PageState(), quotes)


def suggested_id(url: str) -> str:
    """A name for the register file, made from host and path."""
    parts = urlsplit(url)
    words = re.findall(r"[a-z0-9]+", f"{(parts.hostname or '').removeprefix('www.')} {parts.path}".lower())
    return "-".join(words[:6])[:60]


def suggested(options: argparse.Namespace, today: date) -> str:
    """A register file to start from; what only a person can say is left open."""
    lines = ["title: ...", "publisher: ...", "type: ...", f"language: {options.language}", "published: undated"]
    lines += [f"url: {options.url}", "read:", f"  day: {today.isoformat()}", "  how: live"]
    if options.select:
        lines += ["watch:", f"  - url: {options.url}", f'    select: "{options.select}"']
    adapter = adapter_for(options.url)
    note = "" if adapter is DEFAULT_ADAPTER else f"\n# Read by the adapter for {adapter.name}."
    return "\n".join(lines) + note


def _plain_url(url: str) -> str:
    parts = urlsplit(url)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}".lower()
