"""What is known of single publishers' sites: one small file each, found by host."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from urllib.parse import urlsplit

from scrapers.extract.adapter import Publisher

PLAIN = Publisher("any", ())


@cache
def publishers() -> tuple[Publisher, ...]:
    """Every adapter in this folder."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return tuple(module.PUBLISHER for module in modules if hasattr(module, "PUBLISHER"))


def publisher_of(url: str) -> Publisher:
    """The adapter for an address, or the one that fits any."""
    host = (urlsplit(url).hostname or "").lower()
    path = urlsplit(url).path or "/"
    return next((publisher for publisher in publishers() if publisher.fits(host, path)), PLAIN)
