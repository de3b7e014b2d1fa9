"""Verification page: one HTML file with the publisher's public keys that verifies a download in any browser."""

from __future__ import annotations

import json
from collections.abc import Sequence

from returnkb.pages.assets import asset
from returnkb.text.html.content_security_policy import policy

VERIFY_PAGE = "verify.html"
_KEYS_MARK, _POLICY_MARK = "/*KEYS*/[]", "POLICY"


def verify_page(keys: Sequence[str]) -> str:
    """The page with these key lines: the present key and the next one, so that a key can be replaced.

    The policy allows its one script and one style by hash. Raises ValueError for an asset without one mark for keys and policy each.
    """
    page = asset(VERIFY_PAGE).decode("utf-8")
    if page.count(_KEYS_MARK) != 1 or page.count(_POLICY_MARK) != 1:
        raise ValueError(
            f'{VERIFY_PAGE} does not have one mark for keys and policy each; restore {_KEYS_MARK} and content="{_POLICY_MARK}"'
        )
    page = page.replace(_KEYS_MARK, json.dumps(list(keys)))
    script, style = (page.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0] for tag in ("script", "style"))
    return page.replace(_POLICY_MARK, policy(inline_scripts=[script], inline_styles=[style]))
