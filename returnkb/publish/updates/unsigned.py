"""Limits of unsigned updates: they may change facts, but contain no program code and no page that could run any.

A changed or new file must be a page that keeps to the HTML policy and has the content security policy, a script that only assigns
data, the manifest, or the start page as this program writes it. Every other file must equal that of the installed copy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date

from selectolax.lexbor import LexborHTMLParser

from returnkb.editions.stamp import FILE as EDITION_SCRIPT
from returnkb.editions.stamp import EditionStamp
from returnkb.publish.copies.start_page import START_PAGE, start_page
from returnkb.publish.packaging.manifest import MANIFEST
from returnkb.publish.updates.refusal import UpdateRefused
from returnkb.text.html.allowlist import page_faults
from returnkb.text.html.content_security_policy import policy

# The forms of a data script around its JSON; only our own functions are called and only our own variables assigned.
_CALL = re.compile(r"(?:window\.)?returnkb\w+\((?P<json>.*)\);")
_ASSIGNMENT = re.compile(
    r"(?:window\.returnkb\w+|\(window\.(returnkb\w+)=window\.\1\|\|\{\}\)\[\"[^\"\\]*\"\]) ?= ?(?P<json>.*);"
)
_GET_SIGNED = "do not use it; get the signed update, or the whole zip"


def require_data_only(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> None:
    """Raise UpdateRefused unless the files in which two copies differ keep to the limits."""
    for name, content in new.items():
        if old.get(name) == content or name == MANIFEST:
            continue
        text = content.decode("utf-8", "replace")
        if name == START_PAGE:
            _require_start_page(text, new)
        elif name.endswith(".html"):
            _require_policy(name, text)
        elif not (name.endswith(".js") and is_data_script(text)):
            kind = "program code" if name.endswith(".js") else "a file that is not a page"
            raise UpdateRefused("U08", f"the update is not signed and changes {kind}, {name}; {_GET_SIGNED}")


def is_data_script(text: str) -> bool:
    """Whether each line of a script is a call or an assignment of our own with JSON values."""
    lines = text.removesuffix("\n").split("\n")
    return all(_is_data_statement(line) for line in lines)


def _is_data_statement(text: str) -> bool:
    match = _CALL.fullmatch(text) or _ASSIGNMENT.fullmatch(text)
    if not match:
        return False
    try:
        # `<\!--` is the only escape of our scripts that JSON does not have.
        json.loads(f"[{match['json']}]".replace("<\\!--", "<!--"))
    except (ValueError, RecursionError):
        return False
    return True


def _require_policy(name: str, text: str) -> None:
    """Raise UpdateRefused unless a page keeps to the HTML policy and its head begins with the charset and the security policy."""
    fault = next(iter(page_faults(text)), None)
    if fault:
        raise UpdateRefused("U09", f"the update is not signed and its page {name} has {fault}; {_GET_SIGNED}")
    head = LexborHTMLParser(text).css("head > *")[:2]
    equivalents = [(node.attributes.get("http-equiv") or "").lower() for node in head]
    if equivalents != ["", "content-security-policy"] or head[1].attributes.get("content") != policy():
        raise UpdateRefused(
            "U09", f"the update is not signed and its page {name} lacks the security policy; {_GET_SIGNED}"
        )


def _require_start_page(text: str, new: Mapping[str, bytes]) -> None:
    """Raise UpdateRefused unless the start page equals the one that this program writes for the edition."""
    script = new.get(EDITION_SCRIPT, b"").decode("utf-8", "replace")
    try:
        stamp = json.loads(script.partition(" = ")[2].rstrip().removesuffix(";"))
        expected = start_page(EditionStamp(stamp["id"], date.fromisoformat(stamp["day"]), 0))
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
        expected = ""
    if text != expected:
        raise UpdateRefused("U10", f"the update is not signed and has another {START_PAGE}; {_GET_SIGNED}")
