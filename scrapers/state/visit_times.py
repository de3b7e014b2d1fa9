"""Visit times: the days of visits that changed nothing, in one line of the journal for many sources instead of their state files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar

from scrapers.state.model import AnchorState, ClaimState, Moment, PageState
from scrapers.state.serialization import decode, encode

Seen = TypeVar("Seen", ClaimState, AnchorState)
# Sources in one line, so that no line is longer than a reader takes.
MAX_NAMES = 2_000
# What a line of visit times says for programs that count visits only.
OUTCOME = "same"


@dataclass(frozen=True)
class VisitTimes:
    """Visits of one day: names of the pages that a server called not modified (`same`), and of those read in full."""

    at: Moment
    same: tuple[str, ...] = ()
    full: tuple[str, ...] = ()


@dataclass(frozen=True)
class LastVisits:
    """The last quiet visit of each page, and the last one that read it in full, by the page's name."""

    any: Mapping[str, date] = field(default_factory=dict)
    full: Mapping[str, date] = field(default_factory=dict)

    def apply(self, name: str, page: PageState) -> PageState:
        """State of a page after the quiet visits that its state file does not have."""
        if page.accepted is None or page.last_seen is None or name not in self.any:
            return page
        return revisited(page, self.any[name], self.full.get(name))


def page_name(source: str, url: str, urls: Iterable[str]) -> str:
    """Name of a page in lines of visit times: the id of its source, and the URL when the source has several."""
    return source if list(urls) == [url] else f"{source} {url}"


def revisited(page: PageState, day: date, full_on: date | None) -> PageState:
    """State after a visit on a day that found everything as it was."""
    claims = {name: _seen(claim, day) if claim.standing.verbatim else claim for name, claim in page.claims.items()}
    anchors = {
        name: _seen(anchor, day) if anchor.anchored and not anchor.fallen else anchor
        for name, anchor in page.anchors.items()
    }
    assert page.last_seen is not None
    full = max(filter(None, (page.full_on, full_on)), default=None)
    return page.updated(last_seen=max(page.last_seen, day), full_on=full, claims=claims, anchors=anchors)


def _seen(state: Seen, day: date) -> Seen:
    """A claim or anchor that was seen on a day, or later."""
    return replace(state, seen_on=max(state.seen_on or day, day))


def lines_of(visits: Iterable[tuple[str, datetime, bool]]) -> list[dict[str, Any]]:
    """Entries of the journal for visits: name of the page, time, and whether it was read in full."""
    days: dict[date, list[tuple[str, datetime, bool]]] = {}
    for visit in visits:
        days.setdefault(visit[1].date(), []).append(visit)
    entries = []
    for found in days.values():
        for start in range(0, len(found), MAX_NAMES):
            part = found[start : start + MAX_NAMES]
            line = VisitTimes(
                max(at for _, at, _ in part),
                tuple(sorted(name for name, _, full in part if not full)),
                tuple(sorted(name for name, _, full in part if full)),
            )
            entries.append({**encode(line), "outcome": OUTCOME, "looks": len(part)})
    return entries


def is_visit_times(entry: Mapping[str, Any]) -> bool:
    """Whether an entry of the journal is a line of visit times."""
    return "looks" in entry


def visit_times(entry: Mapping[str, Any]) -> VisitTimes:
    """The line of visit times in an entry; raises ValueError for one of another form."""
    return decode(VisitTimes, {key: value for key, value in entry.items() if key not in ("outcome", "looks")})


def last_visits(lines: Iterable[VisitTimes], latest: date) -> LastVisits:
    """The last visits of each page; days after `latest` do not count."""
    seen: dict[str, date] = {}
    full: dict[str, date] = {}
    for line in lines:
        day = line.at.date()
        if day <= latest:
            for name in (*line.same, *line.full):
                seen[name] = max(seen.get(name, day), day)
            for name in line.full:
                full[name] = max(full.get(name, day), day)
    return LastVisits(seen, full)
