"""Output of a review as Markdown, HTML, plain text or JSON; all text of the change is escaped."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

from returnkb.editions.review.reader_change import ReaderChange
from returnkb.model.finding import Finding
from returnkb.model.finding import as_text as finding_text
from returnkb.text.printable_text import printable

# Longest text of a comment on the usual forges.
MAX_CHARACTERS = 60_000
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~&@$])")
# Where forges begin a mention, a reference to an issue or change, or the link of an address that is written out. They look for these
# in the rendered text, in which a backslash is gone, so that only a sign without width keeps them from it.
_REFERENCE = re.compile(
    r"(?<=@)(?=\w)|(?<=[#!%&$~])(?=[\w\"])|(?<=\bGH-)(?=\d)|(?<=:)(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE
)
_NO_WIDTH = "\u200b"


@dataclass(frozen=True)
class Review:
    """A review: the changes for the reader, and findings that the change brings and that it mends."""

    changes: Sequence[ReaderChange]
    new_findings: Sequence[Finding]
    mended_findings: Sequence[Finding]
    preview: str = ""

    @property
    def pages(self) -> list[str]:
        """Addresses of the pages that show something else."""
        return sorted({change.page for change in self.changes if change.page})


def as_json(review: Review) -> str:
    """The review as JSON."""
    changes = [
        {"subject": one.subject, "about": one.about, "sentence": one.sentence, "page": one.page}
        for one in review.changes
    ]
    findings = [asdict(one) for one in review.new_findings]
    return (
        json.dumps({"changes": changes, "pages": review.pages, "new_findings": findings}, ensure_ascii=False, indent=1)
        + "\n"
    )


def as_markdown(review: Review) -> str:
    """The review as a comment on a pull request, cut with a note when it is longer than a comment may be."""
    pieces = [f"## What this changes for the reader\n\n{_summary(review)}\n"]
    for subject, group in groupby(review.changes, key=lambda one: one.subject):
        pieces.append(f"\n### {subject.capitalize()}\n\n")
        pieces += [f"- {_link(review, one)} {_escape(one.sentence)}\n" for one in group]
    if review.new_findings:
        pieces.append("\n### To mend\n\n")
        pieces += [finding_line(one) for one in review.new_findings]
    if review.mended_findings:
        pieces.append(f"\nFindings of before that are mended: {len(review.mended_findings)}.\n")
    return _cut(pieces)


def as_text(review: Review) -> str:
    """The review as plain text for a terminal; line breaks in texts of the change are escaped."""
    lines = [_summary(review)]
    for subject, group in groupby(review.changes, key=lambda one: one.subject):
        lines += ["", f"{subject.capitalize()}:"]
        lines += [f"  {' '.join(printable(f'{one.about}: {one.sentence}').split())}" for one in group]
    if review.new_findings:
        lines += ["", "To mend:", finding_text(review.new_findings)]
    if review.mended_findings:
        lines += ["", f"Findings of before that are mended: {len(review.mended_findings)}."]
    return "\n".join(lines) + "\n"


def as_html(review: Review) -> str:
    """The review as one page without scripts."""
    rows = []
    for subject, group in groupby(review.changes, key=lambda one: one.subject):
        items = "".join(
            f"<li><strong>{html.escape(one.about)}</strong> {html.escape(one.sentence)}</li>" for one in group
        )
        rows.append(f"<h2>{html.escape(subject.capitalize())}</h2><ul>{items}</ul>")
    mend = "".join(
        f"<li>{html.escape(printable(f'{one.path}:{one.line} {one.code} {one.sentence} {one.repair}'))}</li>"
        for one in review.new_findings
    )
    rows += [f"<h2>To mend</h2><ul>{mend}</ul>"] if mend else []
    mended = len(review.mended_findings)
    rows += [f"<p>Findings of before that are mended: {mended}.</p>"] if mended else []
    head = (
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        "<title>What this changes for the reader</title>"
        "<style>body{font:1rem/1.5 sans-serif;max-width:50rem;margin:1rem auto;padding:0 1rem;overflow-wrap:anywhere}</style>"
    )
    return f"{head}<h1>What this changes for the reader</h1><p>{html.escape(_summary(review))}</p>{''.join(rows)}\n"


def _summary(review: Review) -> str:
    if not review.changes and not review.new_findings:
        return "Nothing that a reader sees."
    count = len(review.changes)
    pages = len(review.pages)
    found = len(review.new_findings)
    mend = f" {found} finding{'' if found == 1 else 's'} to mend." if found else ""
    where = f" on {pages} page{'' if pages == 1 else 's'}" if pages else ""
    return f"{count} change{'' if count == 1 else 's'}{where}.{mend}"


def _link(review: Review, one: ReaderChange) -> str:
    about = f"**{_escape(one.about)}**"
    return f"[{about}]({review.preview.rstrip('/')}/{one.page})" if review.preview and one.page else about


def finding_line(one: Finding) -> str:
    """A finding as an item of a Markdown list."""
    return f"- `{printable(one.path).replace('`', '')}`, line {one.line}: {one.code} {_escape(one.sentence)} → {_escape(one.repair)}\n"


def _escape(text: str) -> str:
    """A text on one line with the syntax of Markdown escaped, in which no name, number or address becomes a link."""
    line = _REFERENCE.sub(_NO_WIDTH, " ".join(printable(text).split()))
    return _MARKDOWN.sub(r"\\\1", line).replace(_NO_WIDTH, "&#8203;")


def _cut(pieces: Sequence[str]) -> str:
    text = ""
    for number, piece in enumerate(pieces):
        if len(text) + len(piece) > MAX_CHARACTERS:
            return f"{text}\n{len(pieces) - number} more lines were left out; `returnkb review --format json` has all of them.\n"
        text += piece
    return text
