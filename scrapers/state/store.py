"""State files, one a source, and the journal that is only ever added to."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from scrapers.register import Source
from scrapers.state.dataclass_json import decode, encode
from scrapers.state.model import Acknowledgement, Grade, PageState, SourceState, TextState
from scrapers.state.observation import Observation
from scrapers.state.summary import summarize
from scrapers.state.transitions import acknowledge, next_state


class StateStore:
    """The folder `sources/state`: the only place the scrapers write to."""

    def __init__(self, root: Path) -> None:
        """Find the folder and sweep away what a killed run left half written."""
        self.folder = root / "sources" / "state"
        self.journal = self.folder / "journal"
        for leftover in self.folder.glob(".*.tmp"):
            leftover.unlink(missing_ok=True)

    def load(self, source: Source) -> SourceState:
        """What is known of a source; a damaged file is set aside, and the source is looked at anew."""
        path = self.folder / f"{source.id}.json"
        if not path.exists():
            return SourceState(source.id)
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            known_text = {url: decode(PageState, page) for url, page in data["pages"].items()}
        except (ValueError, KeyError, AttributeError, TypeError):
            os.replace(path, path.with_suffix(".damaged"))
            return SourceState(source.id)
        return SourceState(source.id, _registered_pages(source, known_text))

    def save(self, source: Source, state: SourceState, today: date) -> bool:
        """Write a state file at once or not at all; an unchanged one is left alone."""
        text = state_text(source, state, today)
        path = self.folder / f"{source.id}.json"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return False
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = self.folder / f".{source.id}.tmp"
        # No fsync: a kill cannot undo what the system has taken, and a file lost to a power cut is looked at anew.
        partial.write_text(text, encoding="utf-8", newline="\n")
        os.replace(partial, path)
        return True

    def append_observation(self, observation: Observation, held: bool = False, known_text: bool = False) -> None:
        """Add one look to the month's journal."""
        line = encode(observation)
        if known_text and "text" in line:
            # A text already known needs no marks in the journal a second time.
            line["text"] = {**line["text"], "paragraphs": ""}
            line.pop("variants", None)
        self.append(observation.at.date(), {**line, "held": True} if held else line)

    def append_acknowledgement(self, source: str, url: str, ack: Acknowledgement) -> None:
        """Add one acknowledgement to the month's journal."""
        self.append(ack.day, {"at": f"{ack.day}T12:00:00+00:00", "source": source, "url": url, "ack": encode(ack)})

    def append(self, day: date, line: dict[str, Any]) -> None:
        """Add one line in a single write, so that a kill leaves it whole or absent."""
        self.journal.mkdir(parents=True, exist_ok=True)
        data = (json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()
        path = self.journal / f"{day:%Y-%m}.jsonl"
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            if (
                os.lseek(handle, 0, os.SEEK_END)
                and os.lseek(handle, -1, os.SEEK_END) >= 0
                and os.read(handle, 1) != b"\n"
            ):
                data = b"\n" + data  # an earlier run was cut off in the middle of its line
            os.write(handle, data)
        finally:
            os.close(handle)

    def entries(self) -> Iterator[dict[str, Any]]:
        """Every whole line of every journal file."""
        for path in sorted(self.journal.glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                try:
                    found = json.loads(line)
                except ValueError:
                    continue  # cut off by a kill; what it held is looked at again
                if isinstance(found, dict):
                    yield found


def state_text(source: Source, state: SourceState, today: date) -> str:
    """A state file: what pages read first, then what is ours."""
    unconfirmed = frozenset(watch.url for watch in source.watches if not watch.confirmed)
    shown = summarize(state, today, unconfirmed)
    data: dict[str, Any] = {
        "outcome": shown.outcome,
        "since": (shown.since or today).isoformat(),
        "reason": shown.reason,
        "health": shown.label.name.lower(),
        "pages": {url: encode(page) for url, page in state.pages.items()},
        "claims": claim_summaries(state),
    }
    if shown.outcome == "changed" and all(
        page.grade is Grade.EDITION for page in state.pages.values() if page.text is TextState.CHANGED
    ):
        data["newer_edition"] = True
    if copies := [page.wayback for page in state.pages.values() if page.wayback]:
        data["archived"] = copies[0]
    if shown.last_seen:
        data["last_seen"] = shown.last_seen.isoformat()
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def claim_summaries(state: SourceState) -> dict[str, dict[str, str]]:
    """How each claim's passage stands, in the best of the source's addresses."""
    said: dict[str, dict[str, str]] = {}
    for page in state.pages.values():
        for claim, passage in page.claims.items():
            if claim in said and not passage.standing.verbatim:
                continue
            words = "stands" if passage.standing.verbatim else "altered" if passage.seen_on else "never_found"
            said[claim] = {"standing": words, "since": passage.since.isoformat()}
            if passage.seen_on:
                said[claim]["seen_on"] = passage.seen_on.isoformat()
    return said


def _registered_pages(source: Source, known_text: dict[str, PageState]) -> dict[str, PageState]:
    """The states of the registered addresses; a corrected address takes over what was known at the old one."""
    pages = {}
    for watch in source.watches:
        moved = next((page for url, page in known_text.items() if page.final_url == watch.url), None)
        if found := known_text.get(watch.url) or moved:
            pages[watch.url] = found
    return pages


def replay(entries: Iterable[dict[str, Any]]) -> dict[str, SourceState]:
    """The states a journal leads to, whatever the order and number of its lines."""
    once = {json.dumps(line, sort_keys=True): line for line in entries if not line.get("held")}
    states: dict[str, dict[str, PageState]] = {}
    for line in sorted(once.values(), key=lambda line: (line["at"], json.dumps(line, sort_keys=True))):
        pages = states.setdefault(line["source"], {})
        state = pages.get(line["url"], PageState())
        if "ack" in line:
            ack = decode(Acknowledgement, line["ack"])
            pages[line["url"]] = acknowledge(state, ack.by, ack.day, ack.why)
        else:
            pages[line["url"]] = next_state(state, decode(Observation, line))
    return {id: SourceState(id, pages) for id, pages in states.items()}
