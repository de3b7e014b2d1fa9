"""PDF program: reads a PDF from standard input in a process of its own and writes one JSON object.

It imports nothing of this package, so that a malicious document cannot reach further.
"""

from __future__ import annotations

import io
import json
import logging
import sys
import unicodedata
from typing import Any, NoReturn

MIN_CHARACTERS = 40
# More than any report has; the lines of a malicious file would cost time outside this process.
MAX_LINES = 40_000
SECONDS = 30
# Text of one drawing operation, with its horizontal position.
Part = tuple[float, str]


def main(memory: int, most_pages: int) -> NoReturn:
    """Write lines and title, or the kind and reason of a failure."""
    logging.disable(logging.CRITICAL)
    try:
        _limit(memory)
        _read(sys.stdin.buffer.read(), most_pages)
    except MemoryError:
        _answer(kind="damaged", error="The PDF needs more memory than it gets.")
    except Exception as error:
        _answer(kind="damaged", error=f"The PDF is damaged ({type(error).__name__}).")


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:
        return  # no such limits on Windows; the timeout of the parent still applies
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _read(body: bytes, most_pages: int) -> NoReturn:
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(body))
    if reader.is_encrypted and not reader.decrypt(""):
        _answer(kind="encrypted", error="The PDF is locked with a password.")
    count = len(reader.pages)
    if count > most_pages:
        _answer(kind="damaged", error=f"The PDF has {count} pages; more than {most_pages} are not read.")
    lines = [line for page in reader.pages for line in _lines_of(page)]
    if len(lines) > MAX_LINES:
        _answer(kind="damaged", error=f"The PDF has {len(lines):,} lines; more than {MAX_LINES:,} are not read.")
    if sum(len(line.strip()) for line in lines) < MIN_CHARACTERS:
        _answer(kind="scanned", error="The PDF holds pictures of pages and no text.")
    title = reader.metadata.title if reader.metadata else None
    _answer(lines=lines, title=str(title or ""), pages=count)


def _answer(**fields: object) -> NoReturn:
    sys.stdout.buffer.write(json.dumps(fields).encode())
    sys.exit(0)


def _lines_of(page: Any) -> list[str]:
    """Lines of a page in reading order."""
    lines: list[list[Part]] = [[]]

    def visit(text: str, matrix: list[float], text_matrix: list[float], font: object, size: float) -> None:
        for number, piece in enumerate(text.split("\n")):
            if number:
                lines.append([])
            if piece.strip():
                lines[-1].append((text_matrix[4], piece))

    text = page.extract_text(visitor_text=visit) or ""
    if _direction(text) != "R":
        return list(text.splitlines())
    return [in_reading_order(parts) for parts in lines if parts]


def in_reading_order(parts: list[Part]) -> str:
    """Text of one line; parts of a right-to-left line that were drawn from the left are reversed."""
    letters = [unicodedata.bidirectional(letter) for _, text in parts for letter in text if letter.isalpha()]
    places = [place for place, _ in parts]
    if 2 * sum(kind in ("R", "AL") for kind in letters) <= len(letters) or places != sorted(places):
        return " ".join(text for _, text in parts)
    runs: list[list[str]] = []
    last = ""
    for _, text in parts:
        direction = _direction(text)
        # Words of the other direction keep their order among themselves.
        if runs and direction == last == "L":
            runs[-1].append(text)
        else:
            runs.append([text])
        last = direction
    return " ".join(text for run in reversed(runs) for text in run)


def _direction(text: str) -> str:
    """`R` for a text with right-to-left letters, `L` for another one with letters or digits, else empty."""
    kinds = {unicodedata.bidirectional(character) for character in text}
    return "R" if kinds & {"R", "AL"} else "L" if kinds & {"L", "EN", "AN"} else ""


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
