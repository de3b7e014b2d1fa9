"""Git history of entries, read with two commands: `git log`, and one `git cat-file --batch`."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from returnkb.publish.history.visible_text import front_matter, visible_text

_COMMIT_MARK = "\x01"
_NULL_BLOB = "0" * 40


class HistoryUnavailable(Exception):
    """Raised when the collection is not in a git repository, or git is not installed."""


@dataclass(frozen=True)
class Version:
    """One version of an entry and the days on which it was in force; `text` is None for days without the entry.

    `moved_from` is the former id of an entry that moved on the first of these days. A `withheld` version must not be published; it
    has an empty text.
    """

    since: date
    until: date | None
    text: str | None
    moved_from: str | None = None
    withheld: bool = False

    @cached_property
    def lines(self) -> list[str]:
        """The lines that a reader sees: title, summary, statements with their time, and the body."""
        return visible_text(self.text or "")


@dataclass(frozen=True)
class History:
    """All versions of an entry, oldest first, including those under its former ids."""

    entry_id: str
    versions: tuple[Version, ...]
    moved_to: str | None = None

    @property
    def withdrawn(self) -> date | None:
        """The day on which the entry was withdrawn; None for one that exists or has moved."""
        return None if self.moved_to else self.ended

    @property
    def ended(self) -> date | None:
        """The day on which the entry was withdrawn or moved; None for one that exists."""
        last = self.versions[-1]
        return last.since if last.text is None else None

    def version_on(self, day: date) -> Version | None:
        """The version in force on a day."""
        return next((version for version in reversed(self.versions) if version.since <= day), None)


def read_histories(root: Path) -> dict[str, History]:
    """The history of every present and former entry by id; raises HistoryUnavailable."""
    log = _git(
        root, "log", "--no-renames", "--relative", f"--format={_COMMIT_MARK}%cs", "--raw", "--no-abbrev", "--", "docs"
    )
    blobs: dict[str, list[tuple[date, str]]] = {}
    for commit in log.decode("utf-8", "surrogateescape").split(_COMMIT_MARK)[1:]:
        day, *lines = commit.splitlines()
        for line in lines:
            if line.startswith(":") and line.endswith(".md"):
                change, _, path = line.partition("\t")
                blobs.setdefault(path, []).append((date.fromisoformat(day), change.split()[3]))
    texts = _read_blobs(root, {blob for versions in blobs.values() for _, blob in versions if blob != _NULL_BLOB})
    histories = {
        entry: History(entry, _versions(reversed(versions), texts))
        for path, versions in sorted(blobs.items())
        if (entry := path.removeprefix("docs/").removesuffix(".md"))
    }
    return _follow_moves(histories)


def _follow_moves(histories: Mapping[str, History]) -> dict[str, History]:
    """Histories in which an entry that moved begins with the versions under its former id, and a former id names its successor.

    An entry moved if it ended on the day on which the other began; one that was merged into an existing entry keeps its own history.
    """
    followed = dict(histories)
    for entry, history in histories.items():
        former = [old for old in _former_ids(history.versions[-1].text) if old in histories and histories[old].ended]
        versions = history.versions
        for old in sorted(former, key=lambda old: histories[old].ended or date.max, reverse=True):
            followed[old] = replace(histories[old], moved_to=entry)
            if histories[old].ended == versions[0].since:
                versions = (*histories[old].versions[:-1], replace(versions[0], moved_from=old), *versions[1:])
        followed[entry] = replace(followed[entry], versions=versions)
    return followed


def _former_ids(text: str | None) -> Sequence[str]:
    """The ids in the field `moved_from` of an entry."""
    if not text or "moved_from:" not in text:
        return ()
    data = front_matter(text)
    former = data.get("moved_from") if data else None
    return [one for one in former if isinstance(one, str)] if isinstance(former, list) else ()


def _versions(blobs: Iterable[tuple[date, str]], texts: Mapping[str, str]) -> tuple[Version, ...]:
    """Versions with their intervals; of several versions on one day the last one counts."""
    by_day = {day: texts.get(blob) for day, blob in blobs}
    days = sorted(by_day)
    changed = [day for index, day in enumerate(days) if index == 0 or by_day[day] != by_day[days[index - 1]]]
    ends = [*(day - timedelta(days=1) for day in changed[1:]), None]
    return tuple(Version(day, end, by_day[day]) for day, end in zip(changed, ends, strict=True))


def _read_blobs(root: Path, blobs: set[str]) -> dict[str, str]:
    """The content of blobs by hash; the output of git has for each a header line that ends with the size, and a final newline."""
    hashes = sorted(blobs)
    output = _git(root, "cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in hashes).encode())
    texts, start = {}, 0
    for blob in hashes:
        header_end = output.index(b"\n", start)
        size = int(output[start:header_end].split()[2])
        texts[blob] = output[header_end + 1 : header_end + 1 + size].decode("utf-8", "replace")
        start = header_end + size + 2
    return texts


def _git(root: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    try:
        ran = subprocess.run(["git", "-C", str(root), *arguments], input=stdin, capture_output=True, check=False)  # noqa: S603, S607  # history is read by git itself
    except FileNotFoundError:
        raise HistoryUnavailable("git is not installed; the history is left out") from None
    if ran.returncode:
        raise HistoryUnavailable(f"{root.resolve().name} has no history in git; the history is left out")
    return ran.stdout
