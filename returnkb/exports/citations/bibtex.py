"""BibTeX export of the source register, in UTF-8."""

from __future__ import annotations

import calendar
import re
from urllib.parse import quote

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.exports.citations.csl_json import date_parts
from returnkb.exports.records.formats import Files
from returnkb.exports.records.metadata import ATTRIBUTION, LICENCE, TITLE, ExportMetadata, export_metadata
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
_LATEX_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "&": r"\&", "%": r"\%", "$": r"\$",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def export(assessed: AssessedCorpus) -> Files:
    """`sources.bib`: an entry per source, with the source's id as citation key."""
    metadata = export_metadata(assessed.corpus)
    entries = "\n\n".join(_entry(metadata, record.id, record.value) for record in assessed.corpus.sources.values())
    header = [f"Sources of {TITLE}.", f"{LICENCE}: {ATTRIBUTION}", *metadata.footnotes(entries)]
    # BibTeX ignores text between entries up to the next “@”.
    comments = "\n".join(f"% {_one_line(line).replace('@', '(at)')}" for line in header)
    return {"sources.bib": f"{comments}\n\n{entries}\n"}


def _entry(metadata: ExportMetadata, source_id: str, source: Source) -> str:
    fields: dict[str, str | None] = {
        "author": f"{{{_latex(source.publisher)}}}",
        "title": f"{{{_latex(source.title)}}}",
        **_published(source),
        "url": _url(source.url),
        "urldate": source.read.day.isoformat(),
        "language": source.language,
        "note": _note(source),
        "annote": _latex(metadata.footnote(source.title, source.publisher)) or None,
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
    return _latex(". ".join(note.rstrip(".") for note in notes if note)) or None


def _latex(text: str) -> str:
    """Text on one line with LaTeX special characters escaped; braces as commands, since BibTeX counts even escaped ones."""
    return re.sub(r"[\\{}&%$#_~^]", lambda match: _LATEX_ESCAPES[match[0]], _one_line(text))


def _one_line(text: str) -> str:
    """Text with each run of whitespace and control characters replaced by one space."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text).strip()


def _url(url: str | None) -> str | None:
    """A URL with braces, backslashes, whitespace and control characters percent-encoded."""
    return re.sub(r"[{}\\\s\x00-\x1f\x7f-\x9f]", lambda match: quote(match[0]), url) if url else None
