"""Repairs: changes of files that mend a finding and cannot mean anything else than what was written.

A repair that might be wrong is no repair: a date with two readings, or a text that may be a comment, is left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

import yaml

from returnkb.corpus.corpus import Corpus
from returnkb.model.entry import KINDS
from returnkb.model.finding import Finding
from returnkb.text.characters import BIDI_CONTROLS, INVISIBLE

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_BLANKS = re.compile(r"[^\S \n\t]")
_FIELD_LINE = re.compile(r"([a-z_]+): *(\S.*)")
_ENTRY_ENDINGS = {".markdown", ".mdown", ".mkd", ".txt"}
# More than any entry has; longer files are left alone.
_MAX_LINE = 2_000


@dataclass(frozen=True)
class Repair:
    """A repair of a file: its new path, its new text, and what was done."""

    path: str
    new_path: str
    text: str
    sentence: str


def repair(finding: Finding, text: str, corpus: Corpus) -> Repair | None:
    """The repair of a finding in a file with a text; None where only a person can mend it."""
    mend = _REPAIRS.get(finding.code)
    return mend(finding, text, corpus) if mend else None


def _edit(finding: Finding, text: str, new: str, sentence: str) -> Repair | None:
    return Repair(finding.path, finding.path, new, sentence) if new != text else None


def _trimmed_start(finding: Finding, text: str, corpus: Corpus) -> Repair | None:
    """Repair of front matter that starts below blank lines or after a byte order mark."""
    trimmed = text.lstrip("\ufeff \t\n")
    return _edit(finding, text, trimmed, "Took away the blank lines before “---”.") if trimmed[:3] == "---" else None


def _plain_spaces(finding: Finding, text: str, corpus: Corpus) -> Repair | None:
    """Repair of tabs and other blanks where YAML needs spaces, on the line of the finding."""
    lines = text.split("\n")
    line = lines[finding.line - 1] if finding.line <= len(lines) else ""
    indentation = re.match(r"\s*", line)
    if len(line) > _MAX_LINE or not indentation:
        return None
    start = indentation[0]
    if "\t" in start and finding.line < len(lines):
        # A line with a tab is meant to stand with the next one; the check afterwards says if it is not.
        following = re.match(r" *", lines[finding.line])
        start = following[0] if following else ""
    lines[finding.line - 1] = _BLANKS.sub(" ", start + line[indentation.end() :])
    return _edit(finding, text, "\n".join(lines), f"Put plain spaces into line {finding.line}.")


def _visible_line(finding: Finding, text: str, corpus: Corpus) -> Repair | None:
    """Removal of invisible characters on the line of the finding, except overrides of direction, which change the displayed text."""
    lines = text.split("\n")
    if finding.line > len(lines) or BIDI_CONTROLS.search(lines[finding.line - 1]):
        return None
    lines[finding.line - 1] = INVISIBLE.sub("", lines[finding.line - 1])
    return _edit(finding, text, "\n".join(lines), f"Took invisible characters out of line {finding.line}.")


def _moved_fields(finding: Finding, text: str, corpus: Corpus) -> Repair | None:
    """Move of lines of fields from directly below the front matter into it."""
    fences = list(_FENCE.finditer(text))[:2]
    if len(fences) < 2:
        return None
    body = text[fences[1].end() :].lstrip("\n").split("\n")
    names = {name for model in KINDS.values() for name in model.model_fields}
    moved: list[str] = []
    while body and (found := _FIELD_LINE.fullmatch(body[0].rstrip())) and found[1] in names:
        moved.append(body.pop(0).rstrip())
    matter = text[: fences[1].start()]
    given = {line.partition(":")[0] for line in moved}
    if not moved or any(re.search(rf"^{name}:", matter, re.MULTILINE) for name in given):
        return None
    rest = "\n".join(body).lstrip("\n")
    new = f"{matter}{chr(10).join(moved)}\n---\n" + (f"\n{rest}" if rest else "")
    return _edit(finding, text, new, f"Moved {', '.join(sorted(given))} into the front matter.")


def _renamed_file(finding: Finding, text: str, corpus: Corpus) -> Repair | None:
    """Rename of a file with a wrong extension, or of a file of places that is not named by its country's code."""
    path = PurePosixPath(finding.path)
    if (
        path.parts[0] == "docs"
        and path.suffix.lower() in (*_ENTRY_ENDINGS, ".md")
        and text.lstrip("\ufeff\n").startswith("---")
    ):
        new = path.with_name(f"{path.stem.lower()}.md")
    elif path.parts[:2] in (("sources", "register"), ("sources", "organisations")) and path.suffix.lower() in (
        ".yaml",
        ".yml",
    ):
        new = path.with_name(f"{path.stem.lower()}.yml")
    elif path.parts[:2] == ("sources", "places") and (code := _only_code(text)):
        new = path.with_name(f"{code.lower()}.yml")
    else:
        return None
    if new == path:
        return None
    return Repair(finding.path, new.as_posix(), text, f"Renamed it to {new.name}.")


def _only_code(text: str) -> str | None:
    """The code of the one country that a file of places has."""
    try:
        records = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - builds texts, lists and fields only
    except yaml.YAMLError:
        return None
    places = [one for one in records if isinstance(one, dict)] if isinstance(records, list) else []
    codes = {one["code"] for one in places if isinstance(one.get("code"), str)}
    return codes.pop() if len(codes) == 1 and all(re.fullmatch("[A-Z]{2}", code) for code in codes) else None


def _term_id(
    names: Callable[[Corpus], Mapping[str, str]], finding: Finding, text: str, corpus: Corpus
) -> Repair | None:
    """Replacement of a term's label by its id."""
    lines = text.split("\n")
    line = lines[finding.line - 1] if finding.line <= len(lines) else ""
    known: dict[str, set[str]] = {}
    for term, label in names(corpus).items():
        known.setdefault(label.casefold(), set()).add(term)
    for label, terms in known.items():
        if len(terms) == 1 and len(line) < _MAX_LINE:
            new, count = re.subn(
                rf"(?<=[\[,:] )(?:{re.escape(label)}|\"{re.escape(label)}\")(?=\s*(?:[,\]]|$))",
                min(terms),
                line,
                flags=re.IGNORECASE,
            )
            if count:
                lines[finding.line - 1] = new
                return _edit(finding, text, "\n".join(lines), f"Wrote {min(terms)} for its label.")
    return None


def _topics(corpus: Corpus) -> dict[str, str]:
    return {one.id: one.value.label for one in corpus.topics.values()}


def _terms(corpus: Corpus) -> dict[str, str]:
    lists = (corpus.groups, corpus.modes, corpus.illnesses, corpus.services)
    return {one.id: one.value.label for records in lists for one in records.values()}


_REPAIRS: Mapping[str, Callable[[Finding, str, Corpus], Repair | None]] = {
    "B02": _moved_fields,
    "F02": _trimmed_start,
    "F03": _plain_spaces,
    "F07": partial(_term_id, lambda corpus: {**_topics(corpus), **_terms(corpus)}),
    "F12": _renamed_file,
    "R01": partial(_term_id, _topics),
    "R03": partial(_term_id, _terms),
    "U02": _visible_line,
}
