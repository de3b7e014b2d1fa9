"""PDF text extraction in a subprocess with limits on time and memory."""

from __future__ import annotations

import json
import subprocess
import sys

from scrapers.extract.text import ExtractedText, paragraphs_of

SECONDS = 20.0
MEMORY = 600_000_000
PAGES = 400


class PdfUnreadable(Exception):
    """A PDF without extractable text; `kind` is the value of its outcome."""

    def __init__(self, kind: str, reason: str) -> None:
        """Set kind and reason."""
        super().__init__(reason)
        self.kind = kind


def read_pdf(body: bytes, seconds: float = SECONDS) -> ExtractedText:
    """Text of a PDF by lines; raises PdfUnreadable after `seconds` at the latest."""
    command = [sys.executable, "-I", "-c", _START, str(MEMORY), str(PAGES)]
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
    lines = paragraphs_of(found["lines"])
    return ExtractedText(lines, lines, "pdf", found.get("title", ""))


# The subprocess imports nothing of this package and writes one JSON object: a malicious document cannot reach further.
_START = """
import io, json, logging, sys
memory, most = int(sys.argv[1]), int(sys.argv[2])
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
except ImportError:
    pass  # no such limits on Windows; the timeout of the parent still applies
logging.disable(logging.CRITICAL)

def answer(**fields):
    sys.stdout.buffer.write(json.dumps(fields).encode())
    sys.exit(0)

try:
    import pypdf
    reader = pypdf.PdfReader(io.BytesIO(sys.stdin.buffer.read()))
    if reader.is_encrypted and not reader.decrypt(""):
        answer(kind="encrypted", error="The PDF is locked with a password.")
    count = len(reader.pages)
    if count > most:
        answer(kind="damaged", error=f"The PDF has {count} pages; more than {most} are not read.")
    lines = [line for page in reader.pages for line in (page.extract_text() or "").splitlines()]
    if sum(len(line.strip()) for line in lines) < 40:
        answer(kind="scanned", error="The PDF holds pictures of pages and no text.")
    title = (reader.metadata or {}).get("/Title") or ""
    answer(lines=lines, title=str(title), pages=count)
except MemoryError:
    answer(kind="damaged", error="The PDF needs more memory than it gets.")
except Exception as error:
    answer(kind="damaged", error=f"The PDF is damaged ({type(error).__name__}).")
"""
