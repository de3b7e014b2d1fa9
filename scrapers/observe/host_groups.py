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
    parents: dict[str, str] = {}
    for name, address in addresses.items():
        if address:
            _union(parents, group[name], f"address {address}")
    names_of: dict[str, str] = {}
    # A group has the name of the first domain in it, which progress shows.
    return {name: names_of.setdefault(_find(parents, group[name]), group[name]) for name in ordered}


def _find(parents: dict[str, str], item: str) -> str:
    """The representative of an item's set; paths are halved on the way, so that all lookups together are nearly linear."""
    while (parent := parents.get(item, item)) != item:
        parents[item] = item = parents.get(parent, parent)
    return item


def _union(parents: dict[str, str], one: str, two: str) -> None:
    """Join the sets of two items."""
    parents[_find(parents, two)] = _find(parents, one)


def _address(name: str, resolver: Resolver, seconds: float) -> str | None:
    try:
        addresses = resolve(resolver, name, 443, seconds)
    except (NameNotFound, NameLookupFailed, ValueError):
        return None  # the fetch itself reports it
    return str(addresses[0].sockaddr[0]) if addresses else None
