"""URL check: syntax, public host, and no imitation of another host by similar letters."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

import idna

from returnkb.text.characters import BIDI_CONTROLS, INVISIBLE, LOOKALIKES, script

_HOST = re.compile(
    r"(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})\.?", re.IGNORECASE
)
# Names that only an inner network answers (RFC 6761, RFC 6762, RFC 8375, and names reserved by ICANN).
_PRIVATE = re.compile(
    r"(?:^|\.)(?:local|localhost|internal|intranet|lan|home|corp|private|home\.arpa|in-addr\.arpa)\.?$", re.IGNORECASE
)
# Scripts that one label may mix: Japanese writes with three and Latin letters.
_TOGETHER = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC"}


@lru_cache(maxsize=16384)
def url_fault(url: str) -> str | None:
    """The fault of a URL, in a clause; None for a URL that may be shown as a link."""
    if any(character.isspace() or ord(character) < 32 for character in url):
        return "it holds a blank"
    if "\\" in url:
        return "it holds a backslash"
    if not url.isascii() and (INVISIBLE.search(url) or BIDI_CONTROLS.search(url)):
        return "it holds a character that cannot be seen"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
        shown = _unicode(host)
        host = host if host.isascii() else host.encode("idna").decode()
    except ValueError:  # UnicodeError, for names no registry could hold, is one of these
        return "it cannot be read as an address"
    if parts.scheme not in ("http", "https"):
        return "it does not start with https:// or http://"
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        return "it carries a user name"
    if not _HOST.fullmatch(host):
        return "it has no proper host name"
    if _PRIVATE.search(host):
        return "it is an address of an inner network"
    return _imitation(shown) if not shown.isascii() else None


def _unicode(host: str) -> str:
    """A host as readers see it, with international labels decoded (RFC 5891). Raises ValueError for a label that decodes to nothing."""
    return ".".join(idna.decode(label) if label.startswith("xn--") else label for label in host.split("."))


def _imitation(host: str) -> str | None:
    """The fault of a host with letters beyond ASCII that can be taken for another host."""
    labels = host.rstrip(".").split(".")
    for label in labels:
        scripts = {script(letter) for letter in label} - {""}
        if len(scripts) > 1 and not scripts <= _TOGETHER | {"LATIN"}:
            names = " and ".join(sorted(name.capitalize() for name in scripts))
            return f"its host “{host}” mixes letters of {names}, and can be taken for another"
        letters = [letter for letter in label if letter.isalpha()]
        if labels[-1].isascii() and letters and "LATIN" not in scripts and LOOKALIKES.issuperset(letters):
            return f"its host “{host}” is written in {min(scripts).capitalize()} letters that look like Latin ones"
    return None
