"""Format of a state file: a part for the compiler of the site, and the state of each watched URL."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from scrapers.http.address_policy import is_http_url
from scrapers.sources.register import Source
from scrapers.state.model import AnchorState, Grade, PageState, SourceState, TextState
from scrapers.state.serialization import days_in, decode_json, encode
from scrapers.state.summary import summarize

# Larger than the state of any source; a longer file is not parsed.
MAX_BYTES = 5_000_000
# Machines in other time zones may be a day ahead.
TOLERANCE = timedelta(days=1)
# A day or time is the beginning of a text in JSON; the quotation mark spares a look at every digit of the digests.
_DAY = re.compile(rb'"(\d{4}-\d\d-\d\d)')


class LaterDay(ValueError):
    """A state file that names a later day than today."""


@dataclass(frozen=True)
class _StateFile:
    """The part of a state file that is read again."""

    pages: dict[str, PageState]


def format_state(source: Source, state: SourceState, today: date) -> str:
    """Text of a state file."""
    unconfirmed = frozenset(watch.url for watch in source.watches if not watch.confirmed)
    summary = summarize(state, today, unconfirmed)
    data: dict[str, Any] = {
        "outcome": summary.outcome,
        "since": (summary.since or today).isoformat(),
        "reason": summary.reason,
        "health": summary.label.name.lower(),
        "pages": {url: encode(page) for url, page in state.pages.items()},
        "claims": claim_summaries(state),
    }
    changed = [page for page in state.pages.values() if page.text is TextState.CHANGED]
    if summary.outcome == "changed" and all(page.grade is Grade.EDITION for page in changed):
        data["newer_edition"] = True
    if copies := [page.wayback for page in state.pages.values() if page.wayback and is_http_url(page.wayback)]:
        data["archived"] = copies[0]
    if summary.last_seen:
        data["last_seen"] = summary.last_seen.isoformat()
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def parse_state(content: bytes, today: date | None = None) -> dict[str, PageState]:
    """States of the URLs in a state file; raises ValueError with the reason when the file is not valid.

    With `today`, a file that names a later day is not valid: it would count as fresh for as long as it wants.
    """
    if len(content) > MAX_BYTES:
        raise ValueError(f"it is larger than {MAX_BYTES:,} bytes")
    pages = decode_json(_StateFile, content).pages
    if today is not None and _may_be_later(content, today + TOLERANCE):
        latest = max((day for page in pages.values() for day in days_in(page)), default=today)
        if latest > today + TOLERANCE:
            raise LaterDay(f"it names {latest.isoformat()}, a day later than {today.isoformat()}")
    return pages


def _may_be_later(content: bytes, day: date) -> bool:
    """Whether anything in a file looks like a later day; looking at every field takes longer than parsing the file."""
    written = day.isoformat().encode()
    return any(found > written for found in _DAY.findall(content))


def claim_summaries(state: SourceState) -> dict[str, dict[str, str]]:
    """Standing of each claim, by its quotation or its facts, at the best of the source's URLs."""
    summaries: dict[str, dict[str, str]] = {}
    for page in state.pages.values():
        for claim, quote in page.claims.items():
            if claim in summaries and not quote.standing.verbatim:
                continue
            standing = "stands" if quote.standing.verbatim else "altered" if quote.seen_on else "never_found"
            summaries[claim] = {"standing": standing, "since": quote.since.isoformat()}
            if quote.seen_on:
                summaries[claim]["seen_on"] = quote.seen_on.isoformat()
        for claim, anchor in page.anchors.items():
            if claim not in summaries or summaries[claim]["standing"] in ("altered", "not_compared"):
                summaries[claim] = _anchor_summary(anchor)
    return summaries


def _anchor_summary(anchor: AnchorState) -> dict[str, str]:
    standing = "altered" if anchor.fallen else "stands" if anchor.anchored else "not_compared"
    found = {"standing": standing, "since": anchor.since.isoformat()}
    if anchor.seen_on:
        found["seen_on"] = anchor.seen_on.isoformat()
    if anchor.fallen:
        found["fallen"] = ", ".join(sorted(anchor.fallen.values()))
    return found
