"""The verification page: checks a download in any browser, opened from a disk, with the publisher's public keys in it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from returnkb.html.content_security_policy import policy
from returnkb.pages.assets import asset

NAME = "verify.html"
_KEYS, _POLICY = "/*KEYS*/[]", "POLICY"


def verify_page(keys: Sequence[str]) -> str:
    """The page with these key lines: the present key and the next one, so that a change of keys surprises nobody.

    Its one script and one style are allowed by their hashes; raises ValueError when the asset has no single place for keys or policy.
    """
    page = asset(NAME).decode("utf-8")
    if page.count(_KEYS) != 1 or page.count(_POLICY) != 1:
        raise ValueError(f'{NAME} has no single place for keys and policy; restore {_KEYS} and content="{_POLICY}"')
    page = page.replace(_KEYS, json.dumps(list(keys)))
    script, style = (page.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0] for tag in ("script", "style"))
    return page.replace(_POLICY, policy(inline_scripts=[script], inline_styles=[style]))
