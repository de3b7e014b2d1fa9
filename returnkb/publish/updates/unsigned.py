"""Limits of an update without a signature: it may change facts, but bring no program code and no page that could run any.

A changed or new file must be a page within the HTML policy that carries the content security policy, a script that is nothing but
data, the manifest, or the start page as this program writes it. Everything else must be as it is in the installed copy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date

from selectolax.lexbor import LexborHTMLParser

from returnkb.editions.stamp import FILE as EDITION_SCRIPT
from returnkb.editions.stamp import EditionStamp
from returnkb.html.allowlist import page_faults
from returnkb.html.content_security_policy import policy
from returnkb.publish.copies.folder import START, start_page
from returnkb.publish.packaging.manifest import NAME as MANIFEST
from returnkb.publish.updates.refusal import UpdateRefused

# How a script of data begins; the rest is JSON. Only functions and variables of our own are called and set.
_CALL = re.compile(r"(?:window\.)?returnkb\w+\((?P<json>.*)\);")
_ASSIGNMENT = re.compile(
    r"(?:window\.returnkb\w+|\(window\.(returnkb\w+)=window\.\1\|\|\{\}\)\[\"[^\"\\]*\"\]) ?= ?(?P<json>.*);"
)
_GET_SIGNED = "do not use it; get the signed update, or the whole zip"


def require_harmless(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> None:
    """Raise UpdateRefused unless the files in which two copies differ stay within the limits."""
    for name, content in new.items():
        if old.get(name) == content or name == MANIFEST:
            continue
        text = content.decode("utf-8", "replace")
        if name == START:
            _require_start_page(text, new)
        elif name.endswith(".html"):
            _require_policy(name, text)
        elif not (name.endswith(".js") and is_data_script(text)):
            kind = "program code" if name.endswith(".js") else "a file that is no page"
            raise UpdateRefused("U08", f"the update is not signed and changes {kind}, {name}; {_GET_SIGNED}")


def is_data_script(text: str) -> bool:
    """Whether each line of a script is a call or assignment with JSON values, so that it can do nothing but hand over data."""
    lines = text.removesuffix("\n").split("\n")
    return all(_is_data(line) for line in lines)


def _is_data(text: str) -> bool:
    found = _CALL.fullmatch(text) or _ASSIGNMENT.fullmatch(text)
    if not found:
        return False
    try:
        # `<\!--` is the one escape in our scripts that JSON does not have.
        json.loads(f"[{found['json']}]".replace("<\\!--", "<!--"))
    except (ValueError, RecursionError):
        return False
    return True


def _require_policy(name: str, text: str) -> None:
    """Raise UpdateRefused unless a page keeps to the HTML policy and its head begins with charset and security policy."""
    fault = next(iter(page_faults(text)), None)
    if fault:
        raise UpdateRefused("U09", f"the update is not signed and its page {name} has {fault}; {_GET_SIGNED}")
    head = LexborHTMLParser(text).css("head > *")[:2]
    first = [(node.attributes.get("http-equiv") or "").lower() for node in head]
    if first != ["", "content-security-policy"] or head[1].attributes.get("content") != policy():
        raise UpdateRefused(
            "U09", f"the update is not signed and its page {name} lacks the security policy; {_GET_SIGNED}"
        )


def _require_start_page(text: str, new: Mapping[str, bytes]) -> None:
    """Raise UpdateRefused unless the start page is what this program writes for the edition."""
    script = new.get(EDITION_SCRIPT, b"").decode("utf-8", "replace")
    try:
        stamp = json.loads(script.partition(" = ")[2].rstrip().removesuffix(";"))
        expected = start_page(EditionStamp(stamp["id"], date.fromisoformat(stamp["day"]), 0))
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
        expected = ""
    if text != expected:
        raise UpdateRefused("U10", f"the update is not signed and brings another {START}; {_GET_SIGNED}")
