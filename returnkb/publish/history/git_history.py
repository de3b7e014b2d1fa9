"""Git history of every entry, read with two calls of git: one log, and one batch of file contents."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

_COMMIT = "\x01"
_GONE = "0" * 40
_SIGNS = re.compile(r"^(?:#+|[-*])\s+")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


class NoHistory(Exception):
    """Raised when the collection is not in git, or git is not installed."""


@dataclass(frozen=True)
class Version:
    """One text of an entry and the days on which it was in force; `text` is None when the entry was not there then.

    `moved_from` is the id of the address it came from that day.
    """

    since: date
    until: date | None
    text: str | None
    moved_from: str | None = None

    @cached_property
    def words(self) -> list[str]:
        """What a reader sees of it, line by line: title, summary, statements with their time, and the text below."""
        return reader_words(self.text or "")


@dataclass(frozen=True)
class History:
    """All versions of an entry, oldest first, those at an address it had before among them."""

    entry_id: str
    versions: tuple[Version, ...]
    moved_to: str | None = None

    @property
    def withdrawn(self) -> date | None:
        """The day on which the entry was withdrawn, if it is no longer there and has not moved."""
        return None if self.moved_to else self.ended

    @property
    def ended(self) -> date | None:
        """The day from which nothing is at its address, whether it was withdrawn or moved."""
        last = self.versions[-1]
        return last.since if last.text is None else None

    def on(self, day: date) -> Version | None:
        """The version in force on a day."""
        return next((version for version in reversed(self.versions) if version.since <= day), None)


def read_histories(root: Path) -> dict[str, History]:
    """The history of every entry there ever was, by id; raises NoHistory."""
    log = _git(
        root, "log", "--no-renames", "--relative", f"--format={_COMMIT}%cs", "--raw", "--no-abbrev", "--", "docs"
    )
    steps: dict[str, list[tuple[date, str]]] = {}
    for commit in log.decode("utf-8", "surrogateescape").split(_COMMIT)[1:]:
        day, *lines = commit.splitlines()
        for line in lines:
            if line.startswith(":") and line.endswith(".md"):
                facts, _, path = line.partition("\t")
                steps.setdefault(path, []).append((date.fromisoformat(day), facts.split()[3]))
    texts = _texts(root, {blob for versions in steps.values() for _, blob in versions if blob != _GONE})
    found = {
        entry: History(entry, _versions(reversed(days), texts))
        for path, days in sorted(steps.items())
        if (entry := path.removeprefix("docs/").removesuffix(".md"))
    }
    return _followed(found, {entry: _former(history.versions[-1].text) for entry, history in found.items()})


def _followed(histories: Mapping[str, History], former: Mapping[str, Sequence[str]]) -> dict[str, History]:
    """Entries that moved go on from what stood at their former address, and a former address says where its entry went.

    A text moved if it ended on the day the other began; what was taken up into an entry that was there keeps its own past.
    """
    followed = dict(histories)
    for entry, olds in former.items():
        gone = [old for old in olds if old in histories and histories[old].ended]
        whole = histories[entry].versions
        for old in sorted(gone, key=lambda old: histories[old].ended or date.max, reverse=True):
            followed[old] = replace(histories[old], moved_to=entry)
            if histories[old].ended == whole[0].since:
                whole = (*histories[old].versions[:-1], replace(whole[0], moved_from=old), *whole[1:])
        followed[entry] = replace(followed[entry], versions=whole)
    return followed


def _former(text: str | None) -> Sequence[str]:
    """The ids that an entry says it had before."""
    if not text or "moved_from:" not in text:
        return ()
    data = _front(text)
    former = data.get("moved_from") if data else None
    return [one for one in former if isinstance(one, str)] if isinstance(former, list) else ()


def _versions(steps: Iterable[tuple[date, str]], texts: Mapping[str, str]) -> tuple[Version, ...]:
    """Versions with their intervals; of several texts on one day the last one counts."""
    by_day = {day: texts.get(blob) for day, blob in steps}
    days = sorted(by_day)
    kept = [day for index, day in enumerate(days) if index == 0 or by_day[day] != by_day[days[index - 1]]]
    ends = [*(day - timedelta(days=1) for day in kept[1:]), None]
    return tuple(Version(day, end, by_day[day]) for day, end in zip(kept, ends, strict=True))


def _texts(root: Path, blobs: set[str]) -> dict[str, str]:
    wanted = sorted(blobs)
    stream = _git(root, "cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in wanted).encode())
    texts, at = {}, 0
    for blob in wanted:
        head = stream.index(b"\n", at)
        size = int(stream[at:head].split()[2])
        texts[blob] = stream[head + 1 : head + 1 + size].decode("utf-8", "replace")
        at = head + size + 2
    return texts


def _git(root: Path, *words: str, stdin: bytes = b"") -> bytes:
    try:
        ran = subprocess.run(["git", "-C", str(root), *words], input=stdin, capture_output=True, check=False)  # noqa: S603, S607  # git alone knows the past
    except FileNotFoundError:
        raise NoHistory("git is not installed; the history is left out") from None
    if ran.returncode:
        raise NoHistory(f"{root.resolve().name} has no history in git; the history is left out")
    return ran.stdout


def reader_words(text: str) -> list[str]:
    """The lines of an entry's file that a reader sees, its title first; of a text that is no entry, its own lines."""
    data = _front(text)
    if data is None:
        return text.splitlines()
    title = [str(data.get("title", ""))] if data else []
    return [*title, *reader_lines(data, text.split("---\n", 2)[2])]


def reader_lines(data: Mapping[str, Any], body: str) -> list[str]:
    """The lines of an entry that a reader sees below its title, from its fields and its Markdown body."""
    lines = [str(data[key]) for key in ("summary", "status", "cost") if data.get(key)]
    lines += [line for claim in data.get("claims") or [] if isinstance(claim, dict) for line in _claim(claim)]
    lines += [str(phone) for phone in _phones(data.get("offices") or [])]
    return lines + [_plain(line) for line in body.splitlines() if line.strip()]


def _front(text: str) -> dict[str, Any] | None:
    """The fields before an entry's text, all of them text; none where they are a list or a word, None where they cannot be read."""
    parts = text.split("---\n", 2)
    if len(parts) < 3:
        return None
    try:
        data = yaml.CBaseLoader(parts[1]).get_single_data()
    except yaml.YAMLError:
        return None
    return data if isinstance(data, dict) else {}


def _plain(line: str) -> str:
    """A line of Markdown as a reader sees it: no signs of headings, lists and emphasis; the address behind its words."""
    return _LINK.sub(r"\1 (\2)", _SIGNS.sub("", line.strip()).replace("**", ""))


def _claim(claim: Mapping[str, Any]) -> list[str]:
    statement = f"{claim.get('text', '')} ({claim.get('observed') or 'date unknown'})"
    return [statement, *([str(claim["note"])] if claim.get("note") else [])]


def _phones(offices: Iterable[Any]) -> Iterable[str]:
    for office in offices:
        if isinstance(office, dict):
            contact = [office.get("address"), office.get("hours")]
            contact += [phone.get("number") for phone in office.get("phones") or [] if isinstance(phone, dict)]
            yield ", ".join(str(part) for part in contact if part)
