"""The verification page: checks a download in any browser, opened from a disk, with the publisher's public keys in it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from returnkb.pages.assets import asset

NAME = "verify.html"
_PLACE = "/*KEYS*/[]"


def verify_page(keys: Sequence[str]) -> str:
    """The page with these key lines: the present key and the next one, so that a change of keys surprises nobody."""
    page = asset(NAME).decode("utf-8")
    if page.count(_PLACE) != 1:
        raise ValueError(f"{NAME} has no single place for keys; restore its line with {_PLACE}")
    return page.replace(_PLACE, json.dumps(list(keys)))
