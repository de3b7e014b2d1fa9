"""Rule on links in bodies and fields: schemes, hosts and user names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from returnkb.corpus.corpus import Corpus
from returnkb.rules.engine.rule import MUST_FIX, Fault, Rule, rule
from returnkb.rules.engine.strings import BODY, Text
from returnkb.rules.safety.markdown_bodies import link_faults
from returnkb.text.url_check import url_fault

RULES: list[Rule] = []
_WHOLE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//\S*|(?:javascript|data|vbscript|file|blob):\S+", re.IGNORECASE)
_INNER = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_URL_FIELDS = {"url", "website", "form", "issues_url", "edit_url"}


@rule(RULES, "S01", MUST_FIX, "Links lead to https, http or a page of this site.", "hostile until proven otherwise")
def unsafe_links(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Links and pictures of rendered bodies, and URLs in any field, with a refused scheme, an imitating host or a user name."""
    for record in corpus.entries.values():
        if record.document.body.strip():
            yield from link_faults(Text(record, BODY, record.document.body))
    for file in corpus.files:
        for key, words in file.document.strings:
            if ":" in words or "//" in words or (key and key[-1] in _URL_FIELDS):
                text = Text(file, key, words)
                if not _has_own_rule(text):
                    yield from _url_faults(text)


def _has_own_rule(text: Text) -> bool:
    """Whether another rule checks a URL, as for those of sources."""
    return text.record.document.path.startswith("sources/register/") and text.field in ("url", "archive")


def _url_faults(text: Text) -> Iterator[Fault]:
    words = text.value.strip()
    if text.field in _URL_FIELDS or _WHOLE.fullmatch(words):
        reason = url_fault(words)
        if reason:
            yield text.fault(
                f"The link “{words[:80]}” is refused: {reason}.",
                "Copy the address from the browser again, with https:// in front.",
            )
        return
    for match in _INNER.finditer(words):
        reason = url_fault(match[0].rstrip(".,;:!?)]}’'"))
        if reason:
            yield text.fault(
                f"The link “{match[0][:80]}” is refused: {reason}.",
                "Copy the address from the browser again.",
                match.start(),
            )
