"""PDF text extraction in a subprocess with limits on time and memory."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from scrapers.extract.text import ExtractedText, paragraphs_of

SECONDS = 20.0
MEMORY = 600_000_000
PAGES = 400
_HYPHENATED = re.compile(r"[^\W\d_][-\u2010\u00ad]$")
_PROGRAM = Path(__file__).parent / "pdf_program.py"


class PdfUnreadable(Exception):
    """A PDF without extractable text; `kind` is the value of its outcome."""

    def __init__(self, kind: str, reason: str) -> None:
        """Set kind and reason."""
        super().__init__(reason)
        self.kind = kind


def read_pdf(body: bytes, seconds: float = SECONDS) -> ExtractedText:
    """Text of a PDF by lines; raises PdfUnreadable after `seconds` at the latest."""
    command = [sys.executable, "-I", str(_PROGRAM), str(MEMORY), str(PAGES)]
    try:
        done = subprocess.run(command, input=body, capture_output=True, timeout=seconds, check=False)  # noqa: S603 - this interpreter with a fixed program
    except subprocess.TimeoutExpired as error:
        raise PdfUnreadable("damaged", f"The PDF could not be read within {seconds:g} seconds.") from error
    try:
        found = json.loads(done.stdout)
    except ValueError as error:
        raise PdfUnreadable("damaged", "The PDF made its reader fail.") from error
    if reason := found.get("error"):
        raise PdfUnreadable(found["kind"], reason)
    lines = paragraphs_of(_join_hyphenated(found["lines"]))
    return ExtractedText(lines, lines, "pdf", found.get("title", ""))


def _join_hyphenated(lines: list[str]) -> list[str]:
    """Lines with those joined that end in a hyphen within a word; the hyphen stays, as it may belong to the word."""
    joined: list[str] = []
    for line in lines:
        last = joined[-1].rstrip() if joined else ""
        if _HYPHENATED.search(last) and line.lstrip()[:1].islower():
            joined[-1] = last + line.lstrip()
        else:
            joined.append(line)
    return joined
