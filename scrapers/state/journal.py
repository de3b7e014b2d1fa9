"""Journal of observations: JSON lines by month, only appended to."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from scrapers.analysis.outcome import Outcome
from scrapers.state.model import Acknowledgement, Confirmation, Moment, PageState, SourceState
from scrapers.state.observation import Observation
from scrapers.state.serialization import decode, decode_json, encode
from scrapers.state.transitions import acknowledge, confirm, next_state

# Longer than any line that is written; the rest of a longer line is skipped without being kept in memory.
MAX_LINE = 1_000_000


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

    def lines(self) -> Iterator[JournalLine]:
        """Every line of every file, in the order of the months."""
        for path in sorted(self.folder.glob("*.jsonl")):
            with path.open("rb") as file:
                for number, line in enumerate(_bounded_lines(file), 1):
                    if line is None or line.strip():
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
        decode_json(_EntryHead, line)
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None


def replay(entries: Iterable[dict[str, Any]]) -> dict[str, SourceState]:
    """States that a journal leads to, whatever the order and number of its entries."""
    unique = {json.dumps(entry, sort_keys=True): entry for entry in entries if not entry.get("held")}
    states: dict[str, dict[str, PageState]] = {}
    for entry in sorted(unique.values(), key=lambda entry: (entry["at"], json.dumps(entry, sort_keys=True))):
        pages = states.setdefault(entry["source"], {})
        state = pages.get(entry["url"], PageState())
        if "ack" in entry:
            ack = decode(Acknowledgement, entry["ack"])
            pages[entry["url"]] = acknowledge(state, ack.by, ack.day, ack.why)
        elif "confirmed" in entry:
            one = decode(Confirmation, entry["confirmed"])
            with suppress(KeyError):
                pages[entry["url"]] = confirm(state, one.claim, one.by, one.day)
        else:
            pages[entry["url"]] = next_state(state, decode(Observation, entry))
    return {id: SourceState(id, pages) for id, pages in states.items()}
