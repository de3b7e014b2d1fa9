"""Terminal output escaping: control characters and workflow commands in printed data become visible text."""

from __future__ import annotations

import io
import re
from typing import TextIO

# C0, DEL and C1 but for the newline, bidi controls, line and paragraph separators, the byte order mark, surrogates without
# a partner, interlinear annotation and tag characters: what moves, hides or reorders text in a terminal.
_CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
# A CI runner obeys “::” at the start of a line, after any blanks, and “##[” anywhere in it.
_COMMAND = re.compile(r"(?m)^([^\S\n]*):(?=:)")


def printable(text: str) -> str:
    r"""Text in which nothing but newlines controls a terminal and no line is a workflow command.

    Escapes have the form `\u001b`, which is also an escape of JSON: JSON that passes through stays valid and keeps its values.
    """
    return _COMMAND.sub(r"\1\\u003a", without_controls(text))


def printable_line(value: str) -> str:
    """A value on one line: as `printable`, with newlines escaped too."""
    return printable(value.replace("\n", r"\u000a"))


def without_controls(text: str) -> str:
    """Text without control characters; lines may still start with “::”, as those of the format for CI runners do."""
    return _CONTROL.sub(lambda match: _escape(match[0]), text).replace("##[", r"\u0023#[")


def _escape(character: str) -> str:
    """The JSON escape of a character, a pair of surrogates for one beyond the basic plane."""
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(rf"\u{units[start : start + 4]}" for start in range(0, len(units), 4))


class PrintableStream(io.TextIOBase):
    """Text stream that escapes whole lines before they reach another stream; `commands` lets workflow commands pass.

    Characters that the other stream's encoding lacks are escaped as well, so that printing never raises UnicodeEncodeError.
    """

    def __init__(self, stream: TextIO, *, commands: bool = False) -> None:
        self._stream = stream
        self._pending = ""
        self._escape = without_controls if commands else printable

    @property
    def encoding(self) -> str:  # type: ignore[override]  # typeshed has a plain attribute
        """The encoding of the underlying stream."""
        return self._stream.encoding or "utf-8"

    def writable(self) -> bool:
        """Whether text may be written: always."""
        return True

    def isatty(self) -> bool:
        """Whether the underlying stream is a terminal."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """The file descriptor of the underlying stream, for child processes."""
        return self._stream.fileno()

    def write(self, text: str) -> int:
        """Write all whole lines; the start of an unfinished line waits for its end or for `flush`."""
        *lines, self._pending = (self._pending + text).split("\n")
        if lines:
            self._send("\n".join(lines) + "\n")
        return len(text)

    def flush(self) -> None:
        """Write the pending text."""
        pending, self._pending = self._pending, ""
        if pending:
            self._send(pending)
        self._stream.flush()

    def _send(self, text: str) -> None:
        escaped = self._escape(text).encode(self.encoding, "backslashreplace").decode(self.encoding)
        self._stream.write(escaped)
