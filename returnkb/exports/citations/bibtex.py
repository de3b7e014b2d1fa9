"""The sources as BibTeX, in UTF-8, for texts written with LaTeX."""

from __future__ import annotations

import calendar
import re
from urllib.parse import quote

from returnkb.assessment.assess import AssessedCorpus
from returnkb.exports.citations.csl import date_parts
from returnkb.exports.records import imprint as imprints
from returnkb.exports.records.imprint import Imprint
from returnkb.model.source import Source

FIELDS = {
    "author": "The publisher, as an institution.",
    "title": "As published.",
    "year": "When it was published; left out when the source shows no date.",
    "month": "The month, where the source shows one.",
    "url": "Where it can be read.",
    "urldate": "The day it was last read.",
    "language": "The language it is written in.",
    "note": "“Undated”, or where a source without an address is held.",
    "annote": "The footnote of a country it names.",
}
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "&": r"\&", "%": r"\%", "$": r"\$",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def files(assessed: AssessedCorpus) -> dict[str, str | bytes]:
    """`sources.bib`: one entry a source, its id as the key."""
    mark = imprints.imprint(assessed)
    entries = "\n\n".join(_entry(mark, record.id, record.value) for record in assessed.corpus.sources.values())
    head = [f"Sources of {imprints.TITLE}.", f"{imprints.LICENCE}: {imprints.ATTRIBUTION}", *mark.footnotes(entries)]
    # What stands outside entries is a comment up to the next “@”.
    comments = "\n".join(f"% {_one_line(line).replace('@', '(at)')}" for line in head)
    return {"sources.bib": f"{comments}\n\n{entries}\n"}


def _entry(mark: Imprint, source_id: str, source: Source) -> str:
    fields: dict[str, str | None] = {
        "author": f"{{{_plain(source.publisher)}}}",
        "title": f"{{{_plain(source.title)}}}",
        **_published(source),
        "url": _address(source.url),
        "urldate": source.read.day.isoformat(),
        "language": source.language,
        "note": _note(source),
        "annote": _plain(mark.footnote(source.title, source.publisher)) or None,
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{source_id},\n" + ",\n".join(lines) + "\n}"


def _published(source: Source) -> dict[str, str]:
    parts = date_parts(source.published)
    if not parts:
        return {}
    year, *rest = parts[0]
    return {"year": str(year)} | ({"month": calendar.month_abbr[rest[0]].lower()} if rest else {})


def _note(source: Source) -> str | None:
    notes = [None if source.published.known else "Undated", source.held]
    return _plain(". ".join(note.rstrip(".") for note in notes if note)) or None


def _plain(text: str) -> str:
    """A text on one line in which no character has a meaning for LaTeX; BibTeX counts even braces behind a backslash."""
    return re.sub(r"[\\{}&%$#_~^]", lambda match: _SPECIAL[match[0]], _one_line(text))


def _one_line(text: str) -> str:
    """A text with every run of blanks and control characters as one blank."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text).strip()


def _address(url: str | None) -> str | None:
    """An address, with what would end the field or the line written as an address may write it."""
    return re.sub(r"[{}\\\s\x00-\x1f\x7f-\x9f]", lambda match: quote(match[0]), url) if url else None
