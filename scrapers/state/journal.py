"""Journal of observations: JSON lines by month, only appended to."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from scrapers.analysis.outcome import Outcome
from scrapers.state.model import Acknowledgement, Confirmation, Moment, PageState, SourceState
from scrapers.state.observation import Observation
from scrapers.state.serialization import decode, decode_json, encode
from scrapers.state.state_machine import acknowledge, confirm, next_state
from scrapers.state.visit_times import (
    LastVisits,
    VisitTimes,
    is_visit_times,
    last_visits,
    lines_of,
    revisited,
    visit_times,
)

# Longer than any line that is written; the rest of a longer line is skipped without being kept in memory.
MAX_LINE = 1_000_000
# What every line of visit times contains.
_VISITS = b'"looks":'


@dataclass(frozen=True)
class _EntryHead:
    """The fields that every line has, or may have, and that are checked when it is read."""

    at: Moment
    source: str
    url: str
    outcome: Outcome | None = None
    held: bool = False


@dataclass(frozen=True)
class JournalLine:
    """One line of the journal; `entry` is None when it cannot be read."""

    path: Path
    number: int
    entry: dict[str, Any] | None


class Journal:
    """Folder of journal files."""

    def __init__(self, folder: Path) -> None:
        """Set the folder; it is made with the first entry."""
        self.folder = folder

    def append_observation(
        self, observation: Observation, held: bool = False, known_text: bool = False, accepted_text: bool = False
    ) -> None:
        """Append an observation; `held` marks one of a degraded run, which changes no state.

        A text that is known needs no hashes of its paragraphs, one that is the accepted one no anchors.
        """
        entry = encode(observation)
        if known_text and "text" in entry:
            # The hashes of a known text's paragraphs are in an earlier entry.
            entry["text"] = {**entry["text"], "paragraphs": ""}
            entry.pop("variants", None)
        if accepted_text:
            entry.pop("anchors", None)
        self._append(observation.at.date(), {**entry, "held": True} if held else entry)

    def append_acknowledgement(self, source: str, url: str, ack: Acknowledgement) -> None:
        """Append an acknowledgement."""
        self._append(ack.day, {"at": f"{ack.day}T12:00:00+00:00", "source": source, "url": url, "ack": encode(ack)})

    def append_confirmation(self, source: str, url: str, confirmed: Confirmation) -> None:
        """Append the confirmation of a suggested passage."""
        at = f"{confirmed.day}T12:00:00+00:00"
        self._append(confirmed.day, {"at": at, "source": source, "url": url, "confirmed": encode(confirmed)})

    def append_visits(self, visits: Iterable[tuple[str, datetime, bool]]) -> None:
        """Append the times of visits that changed nothing: name of the page, time, and whether it was read in full."""
        for entry in lines_of(visits):
            self._append(date.fromisoformat(entry["at"][:10]), entry)

    def last_visits(self, latest: date) -> LastVisits:
        """The last visits of each page that changed nothing, until a day."""
        return last_visits(
            (visit_times(line.entry) for line in self.lines(_VISITS) if line.entry and is_visit_times(line.entry)),
            latest,
        )

    def compact(self, today: date) -> None:
        """Remove visit times from all months but the last two; the caller has written them into the states."""
        for path in self._before_last_month(today):
            lines = path.read_bytes().splitlines(keepends=True)
            kept = [line for line in lines if _VISITS not in line or not is_visit_times(_parse(line) or {})]
            if len(kept) < len(lines):
                partial = path.with_name(f".{path.name}.tmp")
                partial.write_bytes(b"".join(kept))
                os.replace(partial, path)

    def old_visits(self, today: date) -> LastVisits:
        """The last visits that are in months which `compact` shortens."""
        paths = self._before_last_month(today)
        lines = (line.entry for line in self._lines_of(paths, _VISITS) if line.entry and is_visit_times(line.entry))
        return last_visits(map(visit_times, lines), today)

    def _before_last_month(self, today: date) -> list[Path]:
        last = (today.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
        return [path for path in sorted(self.folder.glob("*.jsonl")) if path.stem < last]

    def _append(self, day: date, entry: dict[str, Any]) -> None:
        """Append a line in a single write, so that it is complete or absent after a kill."""
        self.folder.mkdir(parents=True, exist_ok=True)
        data = (json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()
        handle = os.open(self.folder / f"{day:%Y-%m}.jsonl", os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            if (
                os.lseek(handle, 0, os.SEEK_END)
                and os.lseek(handle, -1, os.SEEK_END) >= 0
                and os.read(handle, 1) != b"\n"
            ):
                data = b"\n" + data  # an earlier run was killed in the middle of its line
            os.write(handle, data)
        finally:
            os.close(handle)

    def lines(self, containing: bytes = b"") -> Iterator[JournalLine]:
        """Every line of every file that contains some bytes, in the order of the months."""
        return self._lines_of(sorted(self.folder.glob("*.jsonl")), containing)

    @staticmethod
    def _lines_of(paths: Iterable[Path], containing: bytes) -> Iterator[JournalLine]:
        for path in paths:
            with path.open("rb") as file:
                for number, line in enumerate(_bounded_lines(file), 1):
                    if (line is None and not containing) or (line is not None and line.strip() and containing in line):
                        yield JournalLine(path, number, None if line is None else _parse(line))

    def entries(self) -> Iterator[dict[str, Any]]:
        """Every entry that can be read. A line cut off by a kill is none; its URL is observed again."""
        return (line.entry for line in self.lines() if line.entry is not None)


def _bounded_lines(file: Any) -> Iterator[bytes | None]:
    """Lines of a binary file; None for one longer than MAX_LINE."""
    while line := file.readline(MAX_LINE + 1):
        if len(line) <= MAX_LINE or line.endswith(b"\n"):
            yield line
            continue
        while (rest := file.readline(MAX_LINE)) and not rest.endswith(b"\n"):
            pass
        yield None


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
        if not isinstance(entry, dict):
            return None
        if is_visit_times(entry):
            visit_times(entry)
        else:
            decode_json(_EntryHead, line)
    except (ValueError, RecursionError):
        return None
    return entry


def replay(entries: Iterable[dict[str, Any]]) -> dict[str, SourceState]:
    """States that a journal leads to, whatever the order and number of its entries."""
    unique = {json.dumps(entry, sort_keys=True): entry for entry in entries if not entry.get("held")}
    states: dict[str, dict[str, PageState]] = {}
    for entry in sorted(unique.values(), key=lambda entry: (entry["at"], json.dumps(entry, sort_keys=True))):
        if is_visit_times(entry):
            _replay_visits(states, visit_times(entry))
            continue
        pages = states.setdefault(entry["source"], {})
        state = pages.get(entry["url"], PageState())
        if "ack" in entry:
            ack = decode(Acknowledgement, entry["ack"])
            pages[entry["url"]] = acknowledge(state, ack.by, ack.day, ack.why)
        elif "confirmed" in entry:
            one = decode(Confirmation, entry["confirmed"])
            with suppress(KeyError):
                pages[entry["url"]] = confirm(state, one.claim, one.by, one.day, one.refused)
        else:
            pages[entry["url"]] = next_state(state, decode(Observation, entry))
    return {id: SourceState(id, pages) for id, pages in states.items()}


def _replay_visits(states: dict[str, dict[str, PageState]], visits: VisitTimes) -> None:
    """Apply a line of visit times; a source that is named without a URL has one page, the last one observed."""
    day = visits.at.date()
    for names, full_on in ((visits.same, None), (visits.full, day)):
        for name in names:
            source, _, url = name.partition(" ")
            pages = states.get(source, {})
            url = url or next(reversed(pages), "")
            if url in pages and pages[url].last_seen:
                pages[url] = revisited(pages[url], day, full_on)
