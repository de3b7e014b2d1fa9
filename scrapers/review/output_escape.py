"""Output escaping: text of pages, state files and journals made harmless for Markdown, terminals, CI logs and JSON."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from scrapers.extract.normalize import normalize

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~$])")
# C0 and C1 controls, line separators, and the characters that reorder text.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# Invisible; it keeps the characters around it from being read as one token.
_WORD_JOINER = "\u2060"


def escape_markdown(text: str, longest: int = 300) -> str:
    """Markdown that shows a text literally: without links, HTML, mentions and workflow commands."""
    short = normalize(_CONTROL.sub(" ", text))[:longest]
    escaped = _MARKDOWN.sub(r"\\\1", html.escape(short, quote=False))
    # The word joiner prevents a notification of a name, a link of a URL, and a workflow command.
    return (
        escaped.replace("@", f"@{_WORD_JOINER}")
        .replace("://", f":{_WORD_JOINER}//")
        .replace("::", f":{_WORD_JOINER}:")
        .replace("www.", f"www{_WORD_JOINER}.")
    )


def escape_line(text: str) -> str:
    """One line of text output: control characters as escape sequences, workflow commands neutralized.

    A workflow command of a CI service is a line that starts with `::` or contains `##[`.
    """
    escaped = _CONTROL.sub(lambda found: _escape_sequence(found[0]), text)
    return escaped.replace("::", f":{_WORD_JOINER}:").replace("##[", f"##{_WORD_JOINER}[")


def escape_json(data: Any) -> str:
    """JSON text in which control characters and workflow commands are escape sequences."""
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).replace("##[", "#\\u0023[")
    # json.dumps escapes C0 controls; the line feeds left are its own.
    return _CONTROL.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", text) + "\n"


def _escape_sequence(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
