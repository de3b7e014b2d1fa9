"""State store: one state file a source and the journal, in `sources/state`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from scrapers.sources.register import Source
from scrapers.state.journal import Journal
from scrapers.state.model import PageState, SourceState
from scrapers.state.state_file import MAX_BYTES, LaterDay, format_state, parse_state
from scrapers.state.visit_times import LastVisits, page_name


class StateUnreadable(Exception):
    """A state file that cannot be read, with the reason and the repair."""

    def __init__(self, path: Path, error: ValueError | OSError) -> None:
        """Describe the file by its name and the first line of the error."""
        reason = " ".join(str(error).split())[:200]
        super().__init__(
            f"The state file {path.name} cannot be read: {reason}. The next `observe` sets it aside and starts anew."
        )


class StateAhead(StateUnreadable):
    """A state that names a later day than today."""


class StateStore:
    """The folder `sources/state`, the only one that is written to."""

    def __init__(self, root: Path) -> None:
        """Open the folder; nothing is written by reading."""
        self.folder = root / "sources" / "state"
        self.journal = Journal(self.folder / "journal")
        self._visits: dict[date, LastVisits] = {}

    def remove_partial_files(self) -> None:
        """Delete the partial files of a killed run; only the run that holds the lock does so."""
        for partial in (*self.folder.glob(".*.tmp"), *self.journal.folder.glob(".*.tmp")):
            if partial.is_file():
                partial.unlink(missing_ok=True)

    def load(self, source: Source, today: date | None = None) -> SourceState:
        """State of a source with its last visit, empty before its first observation; raises StateUnreadable.

        With `today`, a state that names a later day is unreadable, and visits of later days do not count.
        """
        path = self._path(source)
        try:
            with path.open("rb") as file:
                pages = parse_state(file.read(MAX_BYTES + 1), today)
        except FileNotFoundError:
            return SourceState(source.id)
        except LaterDay as error:
            raise StateAhead(path, error) from error
        except (ValueError, OSError) as error:
            raise StateUnreadable(path, error) from error
        known = _registered_pages(source, pages)
        visits, urls = self._last_visits(today or date.max), [watch.url for watch in source.watches]
        return SourceState(
            source.id, {url: visits.apply(page_name(source.id, url, urls), page) for url, page in known.items()}
        )

    def _last_visits(self, latest: date) -> LastVisits:
        """The last visits of all pages, read once."""
        if latest not in self._visits:
            self._visits[latest] = self.journal.last_visits(latest)
        return self._visits[latest]

    def save_visits(self, visits: Iterable[tuple[str, datetime, bool]]) -> None:
        """Record the times of visits that changed nothing."""
        self._visits.clear()
        self.journal.append_visits(visits)

    def compact(self, sources: Iterable[Source], today: date) -> None:
        """Write visit times of old months of the journal into the states, and remove them there."""
        old = self.journal.old_visits(today)
        if not old.any:
            return
        newer = self._last_visits(today)
        for source in sources:
            urls = [watch.url for watch in source.watches]
            names = [page_name(source.id, url, urls) for url in urls]
            if any(name in old.any and newer.any[name] == old.any[name] for name in names):
                with suppress(StateUnreadable):
                    self.save(source, self.load(source, today), today)
        self.journal.compact(today)
        self._visits.clear()

    def load_or_set_aside(self, source: Source, today: date | None = None) -> SourceState:
        """State of a source; an unreadable file is renamed to `.damaged`, and the state starts empty."""
        try:
            return self.load(source, today)
        except StateUnreadable:
            path = self._path(source)
            os.replace(path, path.with_suffix(".damaged"))
            return SourceState(source.id)

    def save(self, source: Source, state: SourceState, today: date) -> bool:
        """Write a state file atomically; False when it already has this content."""
        text = format_state(source, state, today)
        path = self._path(source)
        if path.exists() and path.read_bytes() == text.encode():
            return False
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = self.folder / f".{source.id}.tmp"
        # No fsync: a kill cannot undo a completed write, and a file lost in a power failure is observed again.
        partial.write_text(text, encoding="utf-8", newline="\n")
        os.replace(partial, path)
        return True

    def _path(self, source: Source) -> Path:
        return self.folder / f"{source.id}.json"


def _registered_pages(source: Source, known: dict[str, PageState]) -> dict[str, PageState]:
    """States of the registered URLs; a corrected URL takes over the state of the one that redirected to it."""
    pages = {}
    for watch in source.watches:
        moved = next((page for page in known.values() if page.final_url == watch.url), None)
        if found := known.get(watch.url) or moved:
            pages[watch.url] = found
    return pages
