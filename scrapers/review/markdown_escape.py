"""Words from strangers' pages made harmless before they are put into Markdown."""

from __future__ import annotations

import html
import re

from scrapers.extract.normalize import normalize

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~$])")


def escape_markdown(text: str, longest: int = 300) -> str:
    """Text that shows as it is: no links, no HTML, no mentions, no commands to a build service."""
    short = normalize(text)[:longest]
    escaped = _SPECIAL.sub(r"\\\1", html.escape(short, quote=False))
    # An invisible joiner keeps a name from being notified, an address from being linked and a command from being obeyed.
    return (
        escaped.replace("@", "@\u2060")
        .replace("://", ":\u2060//")
        .replace("::", ":\u2060:")
        .replace("www.", "www\u2060.")
    )
