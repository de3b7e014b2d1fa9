"""Address policy: which IP addresses, ports and URLs may be fetched."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = frozenset({80, 443})
MAX_URL = 4000

# `is_global` follows the IANA registries of the running Python; these networks are refused by every version.
_NEVER = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        "::/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)


class AddressRefused(ValueError):
    """A request that is not made; a ValueError, because urllib3 retries after every OSError."""


def parse_address(text: str) -> Address:
    """IP address of a resolver's answer, without its zone."""
    return ipaddress.ip_address(text.split("%", 1)[0])


def is_forbidden(address: Address) -> bool:
    """Whether an address is not a public unicast address."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return is_forbidden(address.ipv4_mapped)
    if not address.is_global or address.is_multicast or address.is_reserved:
        return True
    return any(address in network for network in _NEVER if network.version == address.version)


def check_url(url: str, ports: Collection[int] = PORTS) -> SplitResult:
    """Parts of a URL that may be fetched; raises AddressRefused with the reason and the repair."""
    if any(character <= " " or character in "\\\x7f" for character in url):
        raise AddressRefused(
            f"The address {url!r} contains a space, a backslash or a control character; write it percent-encoded."
        )
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise AddressRefused(f"The address {url[:200]!r} is no URL: {error}.") from error
    if parts.scheme not in ("http", "https"):
        raise AddressRefused(f"The address starts with {parts.scheme or 'nothing'!r}; only http and https are fetched.")
    if "@" in parts.netloc:
        raise AddressRefused("The address contains a user name; remove everything up to the @.")
    if not parts.hostname:
        raise AddressRefused("The address names no host.")
    try:
        port = parts.port
    except ValueError as error:
        raise AddressRefused(f"The port of the address is no port: {error}.") from error
    if (port or (443 if parts.scheme == "https" else 80)) not in ports:
        raise AddressRefused(f"Port {port} is not fetched; only 80 and 443 are.")
    return parts


def require_http_url(url: str) -> str:
    """The URL itself when it is an absolute http or https URL that is safe to print in a link; otherwise ValueError.

    It is the check of URLs that are stored: ports and hosts are checked when a URL is fetched.
    """
    unsafe = any(not character.isprintable() or character in " \"'<>\\`" for character in url)
    if (
        unsafe
        or len(url) > MAX_URL
        or not url.lower().startswith(("http://", "https://"))
        or not urlsplit(url).hostname
    ):
        raise ValueError(f"{url[:200]!r} is no http or https URL")
    return url


def is_http_url(url: str) -> bool:
    """Whether `require_http_url` accepts a URL."""
    try:
        require_http_url(url)
    except ValueError:
        return False
    return True
