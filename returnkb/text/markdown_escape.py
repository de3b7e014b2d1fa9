"""Markdown escape: text that Markdown shows as it is."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"[\\`*_{}\[\]#|~^!&<>\"':]")


def escape_markdown(text: str) -> str:
    """Text in which every character with a meaning in Markdown or HTML is a character reference."""
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", text)
