"""Adapters of single publishers: one module each, selected by host and path."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from urllib.parse import urlsplit

from scrapers.extract.adapter import Adapter

DEFAULT_ADAPTER = Adapter("any", ())


@cache
def adapters() -> tuple[Adapter, ...]:
    """Every adapter of this package."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return tuple(module.ADAPTER for module in modules if hasattr(module, "ADAPTER"))


def adapter_for(url: str) -> Adapter:
    """Adapter of a URL, or the default one."""
    host = (urlsplit(url).hostname or "").lower()
    path = urlsplit(url).path or "/"
    return next((adapter for adapter in adapters() if adapter.matches(host, path)), DEFAULT_ADAPTER)
