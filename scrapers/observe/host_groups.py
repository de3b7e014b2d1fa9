"""Host groups: names with a common registrable domain or IP address share one queue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from scrapers.analysis.classify import registrable_domain
from scrapers.http.dns import NameLookupFailed, NameNotFound, Resolver, resolve


def host_groups(
    names: Iterable[str], resolver: Resolver, seconds: float, *, workers: int, expired: Callable[[], bool]
) -> dict[str, str]:
    """Group of each host name.

    A lookup takes at most `seconds`; once `expired` is true none is begun, and a name is grouped by its domain alone.
    """
    ordered = sorted(set(names))
    group = {name: registrable_domain(name) for name in ordered}

    def look_up(name: str) -> str | None:
        return None if expired() else _address(name, resolver, seconds)

    with ThreadPoolExecutor(workers) as pool:
        addresses = dict(zip(ordered, pool.map(look_up, ordered), strict=True))
    first: dict[str, str] = {}
    for name, address in addresses.items():
        if address:
            shared, old = first.setdefault(address, group[name]), group[name]
            group = {other: shared if known == old else known for other, known in group.items()}
    return group


def _address(name: str, resolver: Resolver, seconds: float) -> str | None:
    try:
        addresses = resolve(resolver, name, 443, seconds)
    except (NameNotFound, NameLookupFailed, ValueError):
        return None  # the fetch itself reports it
    return str(addresses[0].sockaddr[0]) if addresses else None
