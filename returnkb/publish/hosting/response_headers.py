"""Response headers of the hosted site by file, independent of the web server."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from returnkb.text.html.content_security_policy import policy

# Names with a hash of the content, as the theme has them. Shards of the index have a hash of their boundary, which is none.
IMMUTABLE_NAME = r"\.[0-9a-f]{8}\.min\.(css|js)(\.map)?$"
HEADERS_FILE = "_headers"
IMMUTABLE = "public, max-age=31536000, immutable"
# Cached, but revalidated before each use, so that pages, scripts and shards are of one edition.
REVALIDATED = "no-cache"
DOWNLOADS = "downloads/"
# A file opened from the web would get the policy of the pages; a copy is saved and brings its own.
DOWNLOADED = "attachment"
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    # `frame-ancestors` of the policy would say the same, and is ignored in <meta>, to which the header is equal.
    "X-Frame-Options": "DENY",
    # A place and a topic in an address say something about the reader; no other site receives them.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True)
class HostedAt:
    """The address of the hosted site: its host, the path of its top folder with a slash at both ends, and whether it has TLS."""

    host: str = ""
    path: str = "/"
    tls: bool = False


def hosted_at(site_url: str | None) -> HostedAt:
    """The parts of the site's address; without one, the top of any host."""
    parts = urlsplit(site_url or "/")
    return HostedAt(parts.netloc, parts.path or "/", parts.scheme == "https")


def security_headers(at: HostedAt) -> dict[str, str]:
    """The headers of every response; the content security policy is that of the pages."""
    transport = {"Strict-Transport-Security": "max-age=31536000"} if at.tls else {}
    return {"Content-Security-Policy": policy(), **_SECURITY, **transport}


def headers_file(at: HostedAt, names: Iterable[str]) -> str:
    """The file `_headers` that several static hosts read from the root of a site.

    Rules there add up, so no file matches two rules with the same header. All files without a rule are compared before use, as is
    the default of these hosts.
    """
    rules = {
        f"{at.path}*": security_headers(at),
        f"{at.path}{DOWNLOADS}*": {"Content-Disposition": DOWNLOADED},
        **{
            f"{at.path}{name}": {"Cache-Control": IMMUTABLE}
            for name in sorted(names)
            if re.search(IMMUTABLE_NAME, name)
        },
    }
    lines = [[path, *(f"  {name}: {value}" for name, value in rule.items())] for path, rule in rules.items()]
    return "".join(f"{line}\n" for rule in lines for line in rule)
