"""Content security policy: the sources from which a browser may load and run anything on a page.

It is the second line of defence after the allow-list. Pages carry it as `<meta http-equiv>`, because a folder copy is opened without a
server that could send headers.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

# Directives as CSP Level 3 names them; frame-ancestors and sandbox are ignored in <meta> and are for the web server to send.
DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    # In Firefox a file on a disk is not the same origin as another: the search form of a folder copy leads to one.
    "form-action": "'self' file:",
    "base-uri": "'none'",
}


def policy(*, inline_scripts: Iterable[str] = (), inline_styles: Iterable[str] = ()) -> str:
    """The policy of a page; inline scripts and styles are allowed by the hash of their exact text only."""
    extra = {"script-src": [*map(source_hash, inline_scripts)], "style-src": [*map(source_hash, inline_styles)]}
    return "; ".join(" ".join((name, value, *extra.get(name, ()))) for name, value in DIRECTIVES.items())


def source_hash(text: str) -> str:
    """The hash source expression of an inline script or style: `'sha256-…'`."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
