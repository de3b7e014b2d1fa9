"""Review of trees: the change from one tree to another, with findings that are new or gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.corpus.corpus import Corpus, Record
from returnkb.corpus.files.document import Unreadable, read_text
from returnkb.corpus.load import load
from returnkb.editions.review.change_findings import change_findings
from returnkb.editions.review.collection_changes import reader_changes
from returnkb.editions.review.output import Review
from returnkb.editions.review.reader_change import ReaderChange, Subject
from returnkb.model.finding import Finding, errors
from returnkb.rules import check

# A link in a text that leads nowhere keeps nothing from being compared.
_LINKS = "R11"


@dataclass(frozen=True)
class ComparedTrees:
    """Two states of a collection, without the entries that cannot be compared, and the findings of each."""

    before: AssessedCorpus
    after: AssessedCorpus
    old_findings: list[Finding]
    new_findings: list[Finding]
    not_compared: list[ReaderChange]


def review_trees(before: Path, after: Path, today: date, preview: str = "") -> Review:
    """The review of the change from one tree to another."""
    trees = compare_trees(before, after, today)
    known = {_key(one) for one in trees.old_findings}
    now = {_key(one) for one in trees.new_findings}
    added = {one for one in trees.new_findings if _key(one) not in known}
    return Review(
        [*reader_changes(trees.before, trees.after), *trees.not_compared],
        sorted({*added, *change_findings(trees.before, trees.after)}),
        [one for one in trees.old_findings if _key(one) not in now],
        preview,
    )


def compare_trees(before: Path, after: Path, today: date) -> ComparedTrees:
    """Two trees on one day; what cannot be read, or names what is not there, is left out of both sides."""
    old, old_findings = _read(before, today)
    new, new_findings = _read(after, today)
    broken = _broken(new_findings)
    new = _carried(old, new, broken)
    sound_old = {key: one for key, one in old.entries.items() if one.document.path not in _broken(old_findings)}
    sound_new = {key: one for key, one in new.entries.items() if one.document.path not in broken}
    aside = {key for key in sound_old if key not in sound_new} & {*_still_there(sound_old, after, broken)}
    compared = {key: one for key, one in sound_old.items() if key not in aside}
    unknown = [
        *(_not_compared(sound_old[key].value.title) for key in sorted(aside)),
        *(_not_compared(path) for path in sorted(broken) if path.startswith("docs/") and _id(path) not in old.entries),
    ]
    sides = assess(old.with_entries(compared), today), assess(new.with_entries(sound_new), today)
    return ComparedTrees(*sides, old_findings, new_findings, unknown)


def _read(root: Path, today: date) -> tuple[Corpus, list[Finding]]:
    corpus, findings = load(root)
    return corpus, sorted({*findings, *check(corpus, today)})


def _broken(findings: list[Finding]) -> set[str]:
    """Paths of files that cannot be read, or that name what is not there."""
    return {one.path for one in errors(findings) if one.code[0] in "FR" and one.code != _LINKS}


def _carried(old: Corpus, new: Corpus, broken: set[str]) -> Corpus:
    """A corpus in which records of `sources/` whose file cannot be read are as they were before."""
    changed: dict[str, Any] = {}
    for name in (one.name for one in fields(old) if one.name != "entries"):
        records = getattr(old, name)
        if isinstance(records, Mapping):
            lost = {
                key: one
                for key, one in records.items()
                if isinstance(one, Record) and one.document.path in broken and key not in getattr(new, name)
            }
            if lost:
                changed[name] = {**getattr(new, name), **lost}
    return replace(new, **changed) if changed else new


def _still_there(entries: Mapping[str, Record[Any]], root: Path, broken: set[str]) -> Iterator[str]:
    """Entries whose file is broken now, or named in a broken file: as the one it moved from, perhaps."""
    texts = " ".join(_text(root, path) for path in sorted(broken) if path.startswith("docs/"))
    for key, one in entries.items():
        if one.document.path in broken or ("moved_from" in texts and key in texts):
            yield key


def _text(root: Path, path: str) -> str:
    try:
        return read_text(path, root / path)
    except Unreadable:
        return ""


def _id(path: str) -> str:
    return path.removeprefix("docs/").removesuffix(".md")


def _not_compared(about: str) -> ReaderChange:
    return ReaderChange(Subject.UNREAD, about, "What changes here cannot be told before its findings are mended.")


def _key(finding: Finding) -> tuple[str, str, str]:
    """A finding without its line, which moves with every edit above it."""
    return finding.path, finding.code, finding.sentence
